//! Answers with TCB information and QE identity: what of them is signed.

use super::Flaw;
use dcap::{is_signed_hash, Fmspc, PublicKey, Signature};
use serde::Deserialize;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What is signed, byte for byte, and the signature.
type Signed = (Vec<u8>, Signature);

/// What a document begins with.
#[derive(Deserialize)]
struct Head<'a> {
    version: u32,
    #[serde(borrow)]
    fmspc: Option<&'a str>,
}

/// Reads an answer with TCB information: the platforms that it is for, and what is signed. `signer` is the key of TCB
/// signing, if it is known.
///
/// # Errors
/// [`Flaw::Response`], [`Flaw::Version`], [`Flaw::Fmspc`], [`Flaw::Signature`], [`Flaw::Rewritten`].
pub fn tcb_info(json: &[u8], signer: Option<&PublicKey>) -> Result<(Fmspc, Signed), Flaw> {
    let (head, signed) = response(json, "tcbInfo", 3, signer)?;
    let fmspc = head.fmspc.and_then(hexadecimal).ok_or(Flaw::Fmspc)?;
    Ok((fmspc, signed))
}

/// Reads an answer with the identity of the quoting enclave: what is signed. `signer` is the key of TCB signing, if it is
/// known.
///
/// # Errors
/// [`Flaw::Response`], [`Flaw::Version`], [`Flaw::Signature`], [`Flaw::Rewritten`].
pub fn qe_identity(json: &[u8], signer: Option<&PublicKey>) -> Result<Signed, Flaw> {
    let (_, signed) = response(json, "enclaveIdentity", 2, signer)?;
    Ok(signed)
}

fn response<'a>(
    json: &'a [u8],
    member: &'static str,
    wanted: u32,
    signer: Option<&PublicKey>,
) -> Result<(Head<'a>, Signed), Flaw> {
    let members: BTreeMap<&str, &RawValue> = serde_json::from_slice(json).map_err(not_intels)?;
    let body = members
        .get(member)
        .ok_or_else(|| Flaw::Response(format!("there is no {member}")))?;
    let head: Head = serde_json::from_str(body.get()).map_err(not_intels)?;
    // Before the signature: who has another version need not hear of anything else.
    if head.version != wanted {
        return Err(Flaw::Version {
            member,
            found: head.version,
            wanted,
        });
    }
    let signature = members.get("signature").ok_or(Flaw::Signature)?;
    let signature = serde_json::from_str(signature.get()).ok();
    let signature = signature.and_then(hexadecimal).ok_or(Flaw::Signature)?;
    let body = as_signed(body.get().as_bytes(), &signature, signer)?;
    Ok((head, (body, signature)))
}

fn not_intels(error: serde_json::Error) -> Flaw {
    Flaw::Response(error.to_string())
}

fn hexadecimal<const LENGTH: usize>(text: &str) -> Option<[u8; LENGTH]> {
    hex::decode(text).ok()?.try_into().ok()
}

/// The text that was signed. Intel signs no white space between the parts of a document, so that any has come in later.
fn as_signed(
    body: &[u8],
    signature: &Signature,
    signer: Option<&PublicKey>,
) -> Result<Vec<u8>, Flaw> {
    let minified = minified(body);
    if minified == body {
        return Ok(minified);
    }
    let is_signed =
        |key: &PublicKey, text: &[u8]| is_signed_hash(key, &Sha256::digest(text).into(), signature);
    match signer {
        Some(key) if is_signed(key, body) => Ok(body.to_vec()),
        Some(key) if !is_signed(key, &minified) => Err(Flaw::Rewritten),
        _ => Ok(minified),
    }
}

/// JSON without the white space that says nothing: all outside of strings.
fn minified(json: &[u8]) -> Vec<u8> {
    let (mut in_string, mut is_escaped) = (false, false);
    let is_kept = |byte: &u8| {
        let is_quote = *byte == b'"' && !is_escaped;
        is_escaped = in_string && *byte == b'\\' && !is_escaped;
        in_string ^= is_quote;
        in_string || !byte.is_ascii_whitespace()
    };
    json.iter().copied().filter(is_kept).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;
    use sgx_simulator::{Response, Vendor};

    const NOW: u64 = 1_800_000_000_000;

    fn vendor() -> Vendor {
        Vendor::new("documents", NOW)
    }

    /// What the vendor published, and its key for that.
    fn published() -> (Response, PublicKey) {
        let vendor = vendor();
        (
            vendor.collateral().tcb_info,
            vendor.tcb_signing.key.public(),
        )
    }

    /// The same JSON as people read it: members in the same order, each in a line of its own.
    fn indented(json: &str) -> String {
        let (mut text, mut depth, mut in_string) = (String::new(), 0, false);
        for character in json.chars() {
            in_string ^= character == '"';
            depth += usize::from(!in_string && "{[".contains(character));
            depth -= usize::from(!in_string && "}]".contains(character));
            let line = format!("\r\n{}", "\t ".repeat(depth));
            text += &match character {
                _ if in_string => character.to_string(),
                '{' | '[' | ',' => format!("{character}{line}"),
                '}' | ']' => format!("{line}{character}"),
                ':' => " : ".to_owned(),
                _ => character.to_string(),
            };
        }
        text
    }

    #[test]
    fn what_is_served_is_taken_byte_for_byte() {
        let (answer, key) = published();
        let expected = (
            vendor().tcb_info.fmspc,
            (answer.body.clone().into(), answer.signature),
        );
        for signer in [None, Some(&key), Some(&[1; 64])] {
            let text = answer.to_string();
            assert_eq!(tcb_info(text.as_bytes(), signer), Ok(expected.clone()));
        }
        let text = format!(
            "{{ \"signature\" : \"{}\",\n\"tcbInfo\":\t{} }}\n",
            hex::encode(answer.signature),
            answer.body
        );
        assert_eq!(tcb_info(text.as_bytes(), Some(&key)), Ok(expected));
    }

    #[test]
    fn an_indented_answer_becomes_what_was_signed() {
        let (answer, key) = published();
        let text = indented(&answer.to_string());
        assert_eq!(text.lines().last(), Some("}"));
        for signer in [None, Some(&key)] {
            let (_, signed) = tcb_info(text.as_bytes(), signer).expect("an answer");
            assert_eq!(signed, (answer.body.clone().into(), answer.signature));
        }
        let identity = vendor().collateral().qe_identity;
        let text = indented(&identity.to_string());
        let signed = qe_identity(text.as_bytes(), Some(&key)).expect("an answer");
        assert_eq!(signed, (identity.body.into(), identity.signature));
    }

    #[test]
    fn white_space_that_was_signed_stays() {
        let vendor = vendor();
        let body = indented(&vendor.collateral().qe_identity.body);
        let answer = Response::qe_identity(body.clone(), &vendor.tcb_signing.key);
        let key = vendor.tcb_signing.key.public();
        let signed = qe_identity(answer.to_string().as_bytes(), Some(&key));
        assert_eq!(signed, Ok((body.into(), answer.signature)));
    }

    #[test]
    fn an_answer_that_was_rewritten_is_refused_for_that() {
        let (answer, key) = published();
        // Sorted members are another text, whatever is done to white space.
        let value: Value = serde_json::from_str(&answer.body).expect("JSON");
        let members = value.as_object().expect("an object").iter().rev();
        let members: Vec<String> = members
            .map(|(name, it)| format!("{name:?}: {it}"))
            .collect();
        let body = format!("{{{}}}", members.join(", "));
        let text = answer.to_string().replace(&answer.body, &body);
        let flaw = tcb_info(text.as_bytes(), Some(&key)).expect_err("another text");
        assert_eq!(flaw, Flaw::Rewritten);
        let text = indented(&answer.to_string());
        assert_eq!(
            tcb_info(text.as_bytes(), Some(&[1; 64])),
            Err(Flaw::Rewritten)
        );
    }

    #[test]
    fn another_version_is_told_before_anything_else_is_wrong() {
        let (answer, key) = published();
        let text = answer
            .to_string()
            .replace("\"version\":3", "\"version\": 2");
        let text = text.replace("signature", "nothing");
        let flaw = tcb_info(text.as_bytes(), Some(&key)).expect_err("version 2");
        assert_eq!(
            flaw.to_string(),
            "its tcbInfo is of version 2, but version 3 is needed, which Intel's service returns at \
             /sgx/certification/v4"
        );
        let identity = vendor().collateral().qe_identity.to_string();
        let text = identity.replace("\"version\":2", "\"version\":1");
        let flaw = qe_identity(text.as_bytes(), Some(&key)).expect_err("version 1");
        assert!(matches!(
            flaw,
            Flaw::Version {
                found: 1,
                wanted: 2,
                ..
            }
        ));
        let text = answer.to_string().replace("\"version\":3,", "");
        assert!(matches!(
            tcb_info(text.as_bytes(), None),
            Err(Flaw::Response(_))
        ));
    }

    #[test]
    fn white_space_in_strings_stays() {
        let text = br#" { "a \" b" : [ 1 , "\\" , " c " ] , "d":"\\\" " } "#;
        let expected = br#"{"a \" b":[1,"\\"," c "],"d":"\\\" "}"#;
        assert_eq!(minified(text), expected);
        assert_eq!(minified(expected), expected);
        let value: Value = serde_json::from_slice(text).expect("JSON");
        assert_eq!(serde_json::from_slice::<Value>(expected).ok(), Some(value));
    }
}
