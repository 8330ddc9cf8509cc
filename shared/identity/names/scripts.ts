/**
 * Sets of scripts that one name may be written in; digits and separators go with all. Latin beside Hangul because Korean names are
 * (`민수kim`), the three scripts of Japanese because they are one. The scripts are those that UAX 31 (table 5) recommends.
 */
const WRITING_SYSTEMS = [
  ['Hangul', 'Latin'],
  ['Han', 'Hiragana', 'Katakana'],
  ...['Arabic', 'Armenian', 'Bengali', 'Bopomofo', 'Cyrillic', 'Devanagari', 'Ethiopic', 'Georgian', 'Greek'].map(only),
  ...['Gujarati', 'Gurmukhi', 'Hebrew', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala'].map(
    only,
  ),
  ...['Tamil', 'Telugu', 'Thaana', 'Thai', 'Tibetan'].map(only),
].map((scripts) => {
  const classes = scripts.map((script) => `\\p{Script_Extensions=${script}}`).join('');
  return new RegExp(`^[${classes}\\p{Script=Common}\\p{Script=Inherited}]*$`, 'u');
});

function only(script: string): readonly string[] {
  return [script];
}

/**
 * Whether a text keeps to one writing system: who mixes Cyrillic into Latin wants to be mistaken for somebody.
 *
 * @example
 * isOneWritingSystem('민수kim'); // true
 * isOneWritingSystem('p\u0430ypal'); // false: the second letter is Cyrillic
 */
export function isOneWritingSystem(text: string): boolean {
  return WRITING_SYSTEMS.some((system) => system.test(text));
}
