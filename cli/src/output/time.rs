//! Times as people read them.

use humantime::format_duration;
use monitor::words;
use primitives::Timestamp;
use std::time::{Duration, SystemTime};

/// A moment in UTC, and how far away it is. 0 and the end of time stand for none.
pub fn moment(time: Timestamp) -> String {
    let at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(time));
    match (time, at) {
        (0, _) | (_, None) => "-".to_owned(),
        (Timestamp::MAX, _) => "never".to_owned(),
        (_, Some(at)) => format!("{} ({})", words::date(time), distance(at)),
    }
}

fn distance(at: SystemTime) -> String {
    match at.duration_since(SystemTime::now()) {
        Ok(ahead) => format!("in {}", roughly(ahead)),
        Err(behind) => format!("{} ago", roughly(behind.duration())),
    }
}

/// A duration in milliseconds.
pub fn duration(milliseconds: u64) -> String {
    format_duration(Duration::from_millis(milliseconds)).to_string()
}

/// No more than two units: nobody needs the seconds of a week.
fn roughly(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let unit = match seconds {
        0..=3_599 => 1,
        3_600..=86_399 => 60,
        _ => 3_600,
    };
    format_duration(Duration::from_secs(seconds - seconds % unit)).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        let elapsed = SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
        elapsed
            .as_millis()
            .try_into()
            .expect("before the end of time")
    }

    #[test]
    fn a_moment_is_told_in_utc_and_by_its_distance() {
        let past = moment(1_637_000_000_000);
        assert!(past.starts_with("2021-11-15 18:13:20 UTC ("), "{past}");
        assert!(past.ends_with(" ago)"), "{past}");
        let future = moment(now() + 90_061_500);
        assert!(future.ends_with("(in 1day 1h)"), "{future}");
    }

    #[test]
    fn what_never_happened_or_never_ends_has_no_date() {
        assert_eq!(moment(0), "-");
        assert_eq!(moment(Timestamp::MAX), "never");
    }
}
