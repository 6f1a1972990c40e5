//! Changes DER so that it remains DER.
//!
//! A byte more or less, somewhere within, and none of the lengths around it is right any more: changes that know
//! nothing of the structure are refused at the door. These change one element, and write the lengths anew.

use sgx_simulator::der;

/// Elements within octet strings are as good as others: values of extensions are.
const CONTAINERS: [u8; 2] = [der::OCTET_STRING, der::BIT_STRING];
/// The bit of a tag that says that there are elements within.
const CONSTRUCTED: u8 = 0x20;
/// How much longer a content may become at once.
const GROWTH: usize = 24;

/// An element as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Node {
    tag: u8,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Bytes(Vec<u8>),
    /// Elements, behind the count of unused bits if they are in a bit string.
    Nodes(Vec<u8>, Vec<Node>),
}

/// Changes the first `size` bytes of `data`, which may become as long as `data` is; returns the new size. `change` is
/// a mutator of mere bytes with the same signature. Where there is no DER, it alone is used.
pub fn mutate(
    data: &mut [u8],
    size: usize,
    seed: u32,
    change: impl Fn(&mut [u8], usize, usize) -> usize,
) -> usize {
    let room = data.len();
    let (kind, place) = (seed % 8, (seed / 8) as usize);
    let nodes = read(&data[..size]).filter(|nodes| kind != 0 && !nodes.is_empty());
    let Some(mut nodes) = nodes else {
        return change(data, size, room);
    };
    let mut place = place % nodes.iter().map(count).sum::<usize>();
    alter(&mut nodes, &mut place, kind, &change);
    let bytes = write(&nodes);
    match data.get_mut(..bytes.len()) {
        Some(space) => space.copy_from_slice(&bytes),
        None => return change(data, size, room),
    }
    bytes.len()
}

/// Changes the element at the place, if it is among these or within.
fn alter(
    nodes: &mut Vec<Node>,
    place: &mut usize,
    kind: u32,
    change: &impl Fn(&mut [u8], usize, usize) -> usize,
) -> bool {
    for index in 0..nodes.len() {
        if *place == 0 {
            match kind {
                1 => drop(nodes.remove(index)),
                2 => nodes.insert(index, nodes[index].clone()),
                3 => nodes.swap(index, 0),
                4 => changed(std::slice::from_mut(&mut nodes[index].tag), change),
                _ => nodes[index].change_content(change),
            }
            return true;
        }
        *place -= 1;
        if let Content::Nodes(_, nodes) = &mut nodes[index].content {
            if alter(nodes, place, kind, change) {
                return true;
            }
        }
    }
    false
}

fn changed(bytes: &mut [u8], change: &impl Fn(&mut [u8], usize, usize) -> usize) {
    let size = bytes.len();
    change(bytes, size, size);
}

impl Node {
    fn change_content(&mut self, change: &impl Fn(&mut [u8], usize, usize) -> usize) {
        let mut bytes = self.content.bytes();
        let size = bytes.len();
        bytes.resize(size + GROWTH, 0);
        let changed = change(&mut bytes, size, size + GROWTH);
        bytes.truncate(changed);
        self.content = Content::Bytes(bytes);
    }
}

impl Content {
    fn bytes(&self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes.clone(),
            Self::Nodes(unused, nodes) => [unused.clone(), write(nodes)].concat(),
        }
    }
}

fn count(node: &Node) -> usize {
    match &node.content {
        Content::Bytes(_) => 1,
        Content::Nodes(_, nodes) => 1 + nodes.iter().map(count).sum::<usize>(),
    }
}

fn write(nodes: &[Node]) -> Vec<u8> {
    nodes
        .iter()
        .flat_map(|node| der::element(node.tag, &node.content.bytes()))
        .collect()
}

/// The elements, if there is nothing else.
fn read(mut bytes: &[u8]) -> Option<Vec<Node>> {
    let mut nodes = Vec::new();
    while let [tag, rest @ ..] = bytes {
        let (content, rest) = split(rest)?;
        nodes.push(Node {
            tag: *tag,
            content: read_content(*tag, content),
        });
        bytes = rest;
    }
    Some(nodes)
}

fn read_content(tag: u8, content: &[u8]) -> Content {
    let inner = tag & CONSTRUCTED != 0 || CONTAINERS.contains(&tag);
    let unused = usize::from(tag == der::BIT_STRING).min(content.len());
    let (unused, elements) = content.split_at(unused);
    match read(elements) {
        Some(nodes) if inner => Content::Nodes(unused.to_vec(), nodes),
        _ => Content::Bytes(content.to_vec()),
    }
}

/// Content and what follows, behind a length.
fn split(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = match bytes {
        [length @ ..=0x7f, rest @ ..] => (usize::from(*length), rest),
        [0x81, length, rest @ ..] => (usize::from(*length), rest),
        [0x82, high, low, rest @ ..] => (usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    rest.split_at_checked(length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SCENE;

    #[test]
    fn certificates_are_read_and_written_unchanged() {
        for certificate in [
            &SCENE.platform.certificate,
            &SCENE.vendor.collateral().root_crl,
        ] {
            let nodes = read(certificate).expect("it is DER");
            assert!(nodes.iter().map(count).sum::<usize>() > 50);
            assert_eq!(write(&nodes), *certificate);
        }
    }

    #[test]
    fn whatever_is_changed_remains_der() {
        let certificate = &SCENE.platform.certificate;
        let grow = |bytes: &mut [u8], size: usize, room: usize| {
            bytes[..size].reverse();
            (size + 3).min(room)
        };
        for seed in (0..4_000).filter(|seed| seed % 8 != 0) {
            let mut data = certificate.clone();
            data.resize(2 * certificate.len(), 0);
            let size = mutate(&mut data, certificate.len(), seed, grow);
            let nodes = read(&data[..size]);
            assert_eq!(write(&nodes.expect("it is DER")), data[..size]);
        }
    }
}
