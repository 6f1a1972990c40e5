//! How V grows while a worker answers in time.

use crate::Tokenomics;
use math::Real;

/// V after some periods of growth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grown {
    /// V itself.
    pub v: Real,
    /// By how much a payout may lower V: all the growth, and also what Vmax kept V from growing.
    pub deductible: Real,
}

/// What some periods make of V: V + gain V + constant. Compound and linear growth are the same to it.
///
/// One period adds a (V + K), with a = (rho - 1) P_t / P and K = cost / (rho - 1). So its gain is a and
/// its constant a K = cost P_t / P, which has a meaning for rho = 1 too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Growth {
    gain: Real,
    constant: Real,
}

impl Growth {
    /// A period of a worker with benchmark score `score` that performs at `p_instant`.
    pub fn new(tokenomics: &Tokenomics, score: u32, p_instant: Real) -> Self {
        let at_performance = |rate: Real| Real(rate.times(p_instant).0 / u128::from(score.max(1)));
        Self {
            gain: at_performance(tokenomics.rho.minus(Real::ONE)),
            constant: at_performance(tokenomics.cost(score)),
        }
    }

    /// `periods` of growth from `v`, of `longest` that there can be. Growth ends at `v_max`; from then on the periods
    /// only add to the deductible. A V that is above `v_max`, because that was lowered, neither grows nor is paid
    /// out: a payout is for growth.
    ///
    /// The work depends on `longest` alone: what a contract's message costs must not depend on the moment, or it
    /// fails although it was tried out right before.
    pub fn grow(self, v: Real, v_max: Real, periods: u64, longest: u64) -> Grown {
        if v > v_max {
            return Grown {
                v,
                deductible: Real::ZERO,
            };
        }
        let mut climb = Climb {
            v,
            v_max,
            left: periods,
            longest: longest.max(periods),
        };
        climb.by(self, 1);
        if climb.left == 0 {
            return Grown {
                v: climb.v,
                deductible: climb.v.minus(v),
            };
        }
        // The period in which Vmax is reached adds what is missing to it.
        let reaching = u64::from(v < v_max);
        let at_cap = climb.left.saturating_sub(reaching);
        Grown {
            v: v_max,
            deductible: v_max
                .minus(v)
                .plus(Real(self.of(v_max).0.saturating_mul(at_cap.into()))),
        }
    }

    /// What is added to `v`.
    fn of(self, v: Real) -> Real {
        self.gain.times(v).plus(self.constant)
    }

    /// The same growth twice in a row.
    fn twice(self) -> Self {
        Self {
            gain: self.gain.times(self.gain).plus(self.gain).plus(self.gain),
            constant: self.of(self.constant).plus(self.constant),
        }
    }
}

/// V on its way up.
struct Climb {
    v: Real,
    v_max: Real,
    /// The periods that have not been used.
    left: u64,
    /// The longest span to be tried.
    longest: u64,
}

impl Climb {
    /// Uses as many `span`s of periods, each of which grows V by `growth`, as leave V below Vmax.
    ///
    /// Binary lifting: twice as many are tried first, as long as there are so many, so each power of two is
    /// used at most once.
    fn by(&mut self, growth: Growth, span: u64) {
        if self.longest < span {
            return;
        }
        self.by(growth.twice(), span.saturating_mul(2));
        let next = self.v.plus(growth.of(self.v));
        if self.left >= span && next < self.v_max {
            self.v = next;
            self.left = self.left.saturating_sub(span);
        }
    }
}
