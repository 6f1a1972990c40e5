#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    dcap_fuzz::quote(data);
});
