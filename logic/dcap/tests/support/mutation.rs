//! Bytes as an enemy changes them.

use proptest::prelude::*;

/// A change of bytes. Places are taken modulo the length.
#[derive(Clone, Debug)]
pub enum Mutation {
    /// Turns bits over.
    Flip(usize, u8),
    /// Puts another byte in.
    Insert(usize, u8),
    /// Takes some bytes out.
    Remove(usize, usize),
    /// Puts some of the bytes in once more, elsewhere.
    Copy(usize, usize, usize),
    /// Ends there.
    Truncate(usize),
}

/// One to four changes.
pub fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let place = any::<usize>;
    let length = || 1..20usize;
    let one = prop_oneof![
        4 => (place(), 1..=255u8).prop_map(|(place, bits)| Mutation::Flip(place, bits)),
        2 => (place(), any::<u8>()).prop_map(|(place, byte)| Mutation::Insert(place, byte)),
        2 => (place(), length()).prop_map(|(place, length)| Mutation::Remove(place, length)),
        1 => (place(), length(), place()).prop_map(|(from, length, to)| Mutation::Copy(from, length, to)),
        1 => place().prop_map(Mutation::Truncate),
    ];
    prop::collection::vec(one, 1..4)
}

/// The bytes after the changes.
pub fn mutated(bytes: &[u8], mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for mutation in mutations {
        let size = bytes.len();
        if size == 0 {
            break;
        }
        match *mutation {
            Mutation::Flip(place, bits) => bytes[place % size] ^= bits,
            Mutation::Insert(place, byte) => bytes.insert(place % size, byte),
            Mutation::Remove(place, length) => {
                let start = place % size;
                bytes.drain(start..size.min(start + length));
            }
            Mutation::Copy(from, length, to) => {
                let start = from % size;
                let copy = bytes[start..size.min(start + length)].to_vec();
                let place = to % size;
                bytes.splice(place..place, copy);
            }
            Mutation::Truncate(place) => bytes.truncate(place % size),
        }
    }
    bytes
}

/// The bytes with each of their bits turned over, one at a time.
pub fn flips(bytes: &[u8]) -> impl Iterator<Item = (usize, Vec<u8>)> + '_ {
    (0..bytes.len() * 8).map(|bit| {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        (bit, flipped)
    })
}
