#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| winloss_fuzz::pattern_of_a_rule(bytes));
