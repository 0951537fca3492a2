#![no_main]
// Panics of the library that unpacks workbooks are caught: only one that
// escapes is a find.
libfuzzer_sys::fuzz_target!(init: std::panic::set_hook(Box::new(|_| {})), |bytes: &[u8]| {
    winloss_fuzz::workbook(bytes);
});
