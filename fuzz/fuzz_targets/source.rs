#![no_main]
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| imrlint_fuzz::source(bytes));
