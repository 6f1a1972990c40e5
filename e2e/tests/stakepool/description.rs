//! `set_description`.

use crate::fixture::Fixture;
use primitives::Error;

#[test]
fn it_is_replaced_by_the_owner() {
    let lab = Fixture::laboratory();
    lab.pool
        .set_description(lab.owner, b"first".to_vec())
        .unwrap();
    assert_eq!(lab.pool.description(), b"first");
    lab.pool.set_description(lab.owner, Vec::new()).unwrap();
    assert_eq!(lab.pool.description(), b"");
    let refused = lab.pool.set_description(lab.person(), b"mine".to_vec());
    assert_eq!(refused, Err(Error::NotOwner));
}

#[test]
fn it_has_at_most_4400_bytes() {
    let lab = Fixture::laboratory();
    let longest = vec![b'x'; 4_400];
    lab.pool
        .set_description(lab.owner, longest.clone())
        .unwrap();
    assert_eq!(lab.pool.description(), longest);
    let refused = lab.pool.set_description(lab.owner, vec![b'x'; 4_401]);
    assert_eq!(refused, Err(Error::DescriptionTooLong));
}
