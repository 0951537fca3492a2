//! Numbers that look drawn by lot and are the same everywhere, whatever
//! becomes of any crate: a budget of instructions counts on the bytes that are
//! made of them.

/// Splitmix64 (Steele, Lea and Flood, 2014).
pub(crate) struct Chance(u64);

impl Chance {
    /// The numbers of a deal.
    pub(crate) fn of(number: u64) -> Self {
        Self(number.wrapping_mul(0xA24B_AED4_963E_E407))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Yes, so many times in so many.
    pub(crate) fn is(&mut self, (times, of): (u64, u64)) -> bool {
        self.below(of) < times
    }

    /// One of them.
    pub(crate) fn one<'a, T: AsRef<str>>(&mut self, of: &'a [T]) -> &'a str {
        of[usize::try_from(self.below(of.len() as u64)).expect("a place in a list")].as_ref()
    }
}
