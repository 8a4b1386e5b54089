/* confusable.c -- reads a text as a person would, so that a forbidden word is found in any spelling.
 *
 * The table has the look-alikes that are in common fonts, after case folding. To add one, add a row
 * below. For names see skeleton.c, which merges more. */
#include "engine/base/confusable.h"

#include <string.h>

static const struct {
    const char *seen; /* UTF-8, folded */
    char meant;
} confusables[] = {
        /* Cyrillic */
        {"\u0430", 'a'},
        {"\u0432", 'b'},
        {"\u0441", 'c'},
        {"\u0501", 'd'},
        {"\u0435", 'e'},
        {"\u0451", 'e'},
        {"\u04bb", 'h'},
        {"\u043d", 'h'},
        {"\u0456", 'i'},
        {"\u0457", 'i'},
        {"\u0458", 'j'},
        {"\u043a", 'k'},
        {"\u04cf", 'i'},
        {"\u043c", 'm'},
        {"\u043f", 'n'},
        {"\u043e", 'o'},
        {"\u0440", 'p'},
        {"\u051b", 'q'},
        {"\u0433", 'r'},
        {"\u0455", 's'},
        {"\u0442", 't'},
        {"\u0446", 'u'},
        {"\u0475", 'v'},
        {"\u051d", 'w'},
        {"\u0448", 'w'},
        {"\u0461", 'w'},
        {"\u0445", 'x'},
        {"\u0443", 'y'},
        /* Greek */
        {"\u03b1", 'a'},
        {"\u03b2", 'b'},
        {"\u03b5", 'e'},
        {"\u03b7", 'n'},
        {"\u03b9", 'i'},
        {"\u03ba", 'k'},
        {"\u03bc", 'm'},
        {"\u03bd", 'v'},
        {"\u03bf", 'o'},
        {"\u03c1", 'p'},
        {"\u03c3", 's'},
        {"\u03c4", 't'},
        {"\u03c5", 'u'},
        {"\u03c7", 'x'},
        {"\u03c9", 'w'},
        /* signs and Latin */
        {"0", 'o'},
        {"1", 'i'},
        {"l", 'i'},
        {"|", 'i'},
        {"!", 'i'},
        {"3", 'e'},
        {"4", 'a'},
        {"@", 'a'},
        {"5", 's'},
        {"$", 's'},
        {"7", 't'},
        {"\u0131", 'i'},
        {"\u0251", 'a'},
        {"\u00f8", 'o'},
        {"\u20ac", 'e'},
};

/* Appends the letter at the start of rest, and returns the length of that character. */
static size_t put_letter(struct str rest, struct buf *out)
{
    for (size_t i = 0; i < sizeof(confusables) / sizeof(confusables[0]); i++) {
        if (str_starts(rest, str_of(confusables[i].seen))) {
            buf_add_char(out, confusables[i].meant);
            return strlen(confusables[i].seen);
        }
    }
    size_t length = 1;
    while (length < rest.length && ((unsigned char)rest.bytes[length] & 0xC0) == 0x80) {
        length++;
    }
    struct buf ascii = {0};
    str_to_ascii(str_slice(rest, 0, length), &ascii);
    for (size_t i = 0; i < ascii.length; i++) {
        char c = ascii.bytes[i];
        if (c >= 'a' && c <= 'z') {
            buf_add_char(out, c == 'l' ? 'i' : c);
        }
    }
    buf_finish(&ascii);
    return length;
}

void confusable_fold(struct str text, struct buf *out)
{
    struct buf folded = {0};
    str_fold(text, &folded);
    struct str rest = buf_str(&folded);
    while (rest.length > 0) {
        rest = str_slice(rest, put_letter(rest, out), rest.length);
    }
    buf_finish(&folded);
}
