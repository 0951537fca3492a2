//! What stands for a name: the same for the same name, and of no use to whoever
//! lacks the key.

use std::fmt::Write as _;
use std::hash::Hasher;

use siphasher::sip::SipHasher24;

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Person,
    Account,
    /// A name of which it is not known what it names.
    Name,
    Email,
    Phone,
    Link,
    Sum,
    Deal,
    Interview,
    File,
    /// A value that a problem quotes.
    Value,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Account => "Account",
            Self::Name => "Name",
            Self::Email => "Email",
            Self::Phone => "Phone",
            Self::Link => "Link",
            Self::Sum => "Sum",
            Self::Deal => "Deal",
            Self::Interview => "Interview",
            Self::File => "File",
            Self::Value => "Value",
        }
    }
}

/// The secret that pseudonyms are made with.
///
/// `SipHash` with a secret key is a pseudorandom function: without the key
/// nobody can try names until one fits.
/// Source: J.-P. Aumasson, D. J. Bernstein, "`SipHash`: a fast short-input
/// PRF", INDOCRYPT 2012.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 16]);

/// Letters and digits that are not taken for one another.
const LETTERS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

/// So many stand in a pseudonym: 33 million, of which two of 2,000 names are
/// the same once in 17 runs.
const LENGTH: usize = 5;

impl Key {
    /// The key of 16 secret bytes.
    pub fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Reads the 32 hexadecimal digits of a key file.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn read(text: &str) -> Result<Self, String> {
        let digits = text.trim();
        let wrong = || "not a key (expected 32 hexadecimal digits)".to_owned();
        if digits.len() != 32 || !digits.is_ascii() {
            return Err(wrong());
        }
        let mut bytes = [0; 16];
        for (at, byte) in bytes.iter_mut().enumerate() {
            let pair = &digits[2 * at..2 * at + 2];
            *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }

    /// The key as its file holds it.
    pub fn write(self) -> String {
        let mut text = String::new();
        for byte in self.0 {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
        text
    }

    /// A key made of what is read, where no file holds one: the same input has
    /// the same key, and who has not the input cannot make it.
    pub fn of<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut low, mut high) =
            (SipHasher24::new_with_keys(0, 0), SipHasher24::new_with_keys(1, 1));
        for part in parts {
            for hasher in [&mut low, &mut high] {
                hasher.write_usize(part.len());
                hasher.write(part.as_bytes());
            }
        }
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&low.finish().to_le_bytes());
        bytes[8..].copy_from_slice(&high.finish().to_le_bytes());
        Self(bytes)
    }

    /// What stands for `name`, however it is written: case, spaces and marks
    /// do not count.
    pub(super) fn pseudonym(self, kind: Kind, name: &str) -> String {
        let mut hasher = SipHasher24::new_with_key(&self.0);
        hasher.write(kind.word().as_bytes());
        for letter in name.chars().filter(|letter| letter.is_alphanumeric()) {
            for small in letter.to_lowercase() {
                hasher.write_u32(small.into());
            }
        }
        let mut rest = hasher.finish();
        let mut text = format!("{}-", kind.word());
        for _ in 0..LENGTH {
            text.push(char::from(LETTERS[usize::try_from(rest % 32).unwrap_or(0)]));
            rest /= 32;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_pseudonym_under_one_key() {
        let key = Key::new([7; 16]);
        let name = key.pseudonym(Kind::Person, "Dana Okafor");
        assert_eq!(name, key.pseudonym(Kind::Person, "dana  OKAFOR"));
        assert_ne!(name, key.pseudonym(Kind::Account, "Dana Okafor"));
        assert_ne!(name, Key::new([8; 16]).pseudonym(Kind::Person, "Dana Okafor"));
        assert!(name.starts_with("Person-") && name.len() == 12, "{name}");
    }

    #[test]
    fn a_key_is_read_as_it_was_written() {
        let key = Key::of(["deals.csv", "D-1"]);
        assert_eq!(Key::read(&key.write()), Ok(key));
        assert_ne!(Key::of(["a", "b"]), Key::of(["ab", ""]));
        for wrong in ["", "12", "zz000000000000000000000000000000"] {
            assert!(Key::read(wrong).is_err(), "{wrong}");
        }
    }
}
