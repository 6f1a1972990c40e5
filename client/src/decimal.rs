//! Numbers with a decimal point.

/// An integer with this many decimals, without zeroes at the end.
pub fn decimal(value: u128, decimals: u8) -> String {
    let decimals = usize::from(decimals);
    let digits = format!("{value:0>width$}", width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    match fraction.trim_end_matches('0') {
        "" => whole.to_owned(),
        fraction => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Token;

    #[test]
    fn an_amount_shows_what_there_is_and_no_more() {
        let token = Token {
            symbol: "PHA".to_owned(),
            decimals: 12,
        };
        assert_eq!(token.amount(1_500_000_000_000), "1.5 PHA");
        assert_eq!(token.amount(1), "0.000000000001 PHA");
        assert_eq!(token.amount(0), "0 PHA");
        assert_eq!(decimal(u128::MAX, 0), u128::MAX.to_string());
        assert_eq!(decimal(7, u8::MAX).len(), 2 + 255);
    }
}
