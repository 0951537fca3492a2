//! The people themes: coach, the three rapports, the relationship.

use crate::summary::ThemeRow;

/// The rows of the people themes, in the order of the article.
pub fn people_themes(themes: &[ThemeRow]) -> impl Iterator<Item = &ThemeRow> {
    const PEOPLE: [&str; 5] =
        ["coach", "rapport.personal", "rapport.technical", "rapport.business", "relationship"];
    PEOPLE.into_iter().filter_map(|id| themes.iter().find(|row| row.theme == id))
}
