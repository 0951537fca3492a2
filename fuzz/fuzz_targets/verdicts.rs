#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| winloss_fuzz::verdicts(bytes));
