(function () {
  "use strict";
  var form = document.getElementById("filter");
  var rows = Array.prototype.slice.call(document.querySelectorAll("tr[data-outcome]"));
  var lines = Array.prototype.slice.call(document.querySelectorAll("[data-of]"));
  var choices = Array.prototype.slice.call(form.querySelectorAll("select"));
  function fits(row) {
    return choices.every(function (choice) {
      var values = (row.getAttribute("data-" + choice.getAttribute("data-by")) || "").split("\n");
      return !choice.value || values.indexOf(choice.value) >= 0;
    });
  }
  function apply() {
    var shown = {};
    var count = 0;
    rows.forEach(function (row) {
      row.hidden = !fits(row);
      if (!row.hidden) { shown["$" + row.getAttribute("data-deal")] = true; count += 1; }
    });
    lines.forEach(function (line) { line.hidden = !shown["$" + line.getAttribute("data-of")]; });
    document.getElementById("count").textContent = count + " of " + rows.length + " deals";
  }
  form.hidden = false;
  form.addEventListener("change", apply);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  apply();
}());
