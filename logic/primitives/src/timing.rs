//! The durations a deployment is built with.

/// Durations fixed for a deployment, in milliseconds; the same values go to every contract of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, scale::Encode, scale::Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Timing {
    /// Length of one period, the clock of the economic model (12 s).
    pub period: u64,
    /// How long a withdrawal may wait before the pool's workers can be stopped for it (7 d).
    pub grace: u64,
    /// How long the stake of a stopped worker stays locked (7 d).
    pub cool_down: u64,
    /// Added to grace and cool-down before something announced can be executed (7 d), so that
    /// everybody who disagrees is out by then.
    pub notice: u64,
}

impl Timing {
    /// The longest that leaving a pool can take, and so how long a commission raise waits.
    pub fn exit(&self) -> u64 {
        self.grace.saturating_add(self.cool_down)
    }

    /// How long an upgrade, a new verifier or new tokenomics wait between announcement and execution.
    pub fn announcement(&self) -> u64 {
        self.exit().saturating_add(self.notice)
    }

    /// The shortest that a worker may go on after its attestation has run out, before anyone may have it stopped: a
    /// broken verifier can be replaced first, and workers have a further notice to register by the new one.
    pub fn shortest_attestation_grace(&self) -> u64 {
        self.announcement().saturating_add(self.notice)
    }
}
