// What workers and attestors hash and sign, written from docs/protocol.md alone. Bytes go in and out as Uint8Array;
// amounts and times are bigint or number. A contract is 64 bytes: the hash of its chain, then its address.

import { blake2AsU8a } from '@polkadot/util-crypto';

const bytes = (...parts) => new Uint8Array(Buffer.concat(parts));

// An integer in little endian with a fixed width.
function integer(width, value) {
  const encoded = new Uint8Array(width);
  let rest = BigInt(value);
  for (let at = 0; at < width; at++, rest >>= 8n) encoded[at] = Number(rest & 0xffn);
  if (rest !== 0n) throw new RangeError(`${value} does not fit into ${width} bytes`);
  return encoded;
}

const u32 = (value) => integer(4, value);
const u64 = (value) => integer(8, value);
const u128 = (value) => integer(16, value);
const bool = (value) => integer(1, value ? 1 : 0);
const option = (value, encode) => (value === null ? integer(1, 0) : bytes(integer(1, 1), encode(value)));

function length(count) {
  if (count >= 16_384) throw new RangeError(`${count} is longer than anything in the document`);
  return count < 64 ? integer(1, count << 2) : integer(2, (count << 2) | 1);
}

const list = (items) => bytes(length(items.length), ...items);

function string(text) {
  const encoded = new TextEncoder().encode(text);
  return bytes(length(encoded.length), encoded);
}

const domain = (name) => string(`stakepool/${name}`);

export const hash = (preimage) => blake2AsU8a(preimage, 256);

export const contract = (chain, address) => bytes(chain, address);

const TCB_STATUS = [
  'UpToDate',
  'SWHardeningNeeded',
  'ConfigurationNeeded',
  'ConfigurationAndSWHardeningNeeded',
  'OutOfDate',
  'OutOfDateConfigurationNeeded',
  'Revoked',
];

const REGISTRATION_VERSION = 2;

export const registrationInfo = ({ worker, operator, cores, featureLevel, registry, challenge }) =>
  bytes(u32(REGISTRATION_VERSION), worker, operator, u32(cores), u32(featureLevel), registry, challenge);

// The report data of an enclave that says this of itself: 64 bytes.
export const reportData = (info) => bytes(hash(info), new Uint8Array(32));

export const enclaveFacts = ({ measurement, reportData, tcbStatus, advisories, time, expires, debug, platform }) =>
  bytes(
    measurement,
    reportData,
    integer(1, TCB_STATUS.indexOf(tcbStatus)),
    list(advisories.map(string)),
    option(time, u64),
    option(expires, u64),
    bool(debug),
    option(platform, (name) => name),
  );

export const possession = ({ verifier, info, time }) => bytes(domain('possession'), verifier, info, u64(time));

export const attestation = ({ verifier, registry, facts }) => bytes(domain('attestation'), verifier, registry, facts);

// What the quorum verifier takes as proof.
export const quorumProof = (facts, signatures) => bytes(facts, list(signatures));

const registryChallenge = (name, { registry, worker, previous, block, time }) =>
  bytes(domain(name), registry, worker, previous, u32(block), u64(time));

export const registrationChallenge = (fields) => registryChallenge('registration-challenge', fields);
export const attestationChallenge = (fields) => registryChallenge('attestation-challenge', fields);
export const benchmarkChallenge = (fields) => registryChallenge('benchmark-challenge', fields);

export const benchmark = ({ registry, worker, challenge, iterations }) =>
  bytes(domain('benchmark'), registry, worker, challenge, u64(iterations));

export const heartbeatChallenge = (fields) =>
  bytes(
    domain('heartbeat-challenge'),
    fields.mining,
    fields.worker,
    u32(fields.session),
    fields.previous,
    u64(fields.iterations),
    u32(fields.block),
    u64(fields.time),
    u128(fields.shareAccumulator),
  );

export const heartbeat = ({ mining, worker, session, challenge, iterations }) =>
  bytes(domain('heartbeat'), mining, worker, u32(session), challenge, u64(iterations));
