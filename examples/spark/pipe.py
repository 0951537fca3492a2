"""Runs `winloss` over a file of JSON lines with Spark, a process a partition.

    python pipe.py analyze DEALS INTERVIEWS > parts.ndjson
    python pipe.py tag INTERVIEWS > mentions.ndjson

MASTER names the cluster (here: two workers on this machine), PARTITIONS the
least number of partitions. DEALS and the program must be found under the same
path on every worker.
"""

import json
import os
import shlex
import sys

from pyspark.sql import SparkSession


def placed(file):
    """Gives each record its file and line, which no worker can know."""

    def place(line_at):
        line, at = line_at
        rest = line.lstrip()[1:]
        # What is no record stays as it is: winloss says so.
        if not line.lstrip().startswith("{") or rest.lstrip().startswith("}"):
            return line
        return f'{{"file":{json.dumps(file)},"line":{at + 1},{rest}'

    return place


def main():
    command, *paths = sys.argv[1:]
    interviews = paths[-1]
    winloss = os.environ.get("WINLOSS", "winloss")
    if command == "analyze":
        call = [winloss, "analyze", paths[0], "-", "--partial"]
    else:
        call = [winloss, "tag", "-", "-f", "ndjson"]
    # Exit code 1 says that a record was left out, which is no reason to fail
    # the job: a part holds what was wrong, and `winloss merge` says it. One
    # thread each: the workers are the cores.
    tolerant = ["sh", "-c", '"$@" || [ $? = 1 ]', "sh", *call, "-j1"]

    spark = (
        SparkSession.builder.appName("winloss")
        .master(os.environ.get("MASTER", "local-cluster[2,1,1024]"))
        .config("spark.ui.enabled", "false")
        .getOrCreate()
    )
    context = spark.sparkContext
    context.setLogLevel("ERROR")
    lines = context.textFile(interviews, int(os.environ.get("PARTITIONS", "4")))
    records = lines.zipWithIndex().map(placed(interviews))
    answers = records.pipe(shlex.join(tolerant), dict(os.environ), checkCode=True)
    for line in answers.toLocalIterator():
        sys.stdout.write(line + "\n")
    spark.stop()


main()
