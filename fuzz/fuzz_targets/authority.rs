#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|data: &[u8]| {
    dcap_fuzz::authority(data);
});

fuzz_mutator!(|data: &mut [u8], size: usize, room: usize, seed: u32| {
    dcap_fuzz::mutator::mutate(&mut data[..room], size, seed, fuzzer_mutate)
});
