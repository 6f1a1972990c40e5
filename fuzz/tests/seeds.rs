//! What fuzzing begins with gets as far as it should.

use dcap_fuzz::seeds::seeds;

#[test]
fn every_target_accepts_its_seeds() {
    for seeds in seeds() {
        assert!(!seeds.inputs.is_empty());
        for (number, input) in seeds.inputs.iter().enumerate() {
            let accepted = (seeds.accepts)(input);
            assert!(accepted, "{} refuses its seed {number}", seeds.target);
        }
    }
}
