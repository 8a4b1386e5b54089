/* str.c -- string views: comparing, cutting, numbers.
 *
 * A struct str borrows its bytes; only str_dup allocates. Offsets and lengths are in bytes.
 * Functions that must know characters are in str_unicode.c; the functions here work on any bytes,
 * clean or not.
 *
 * "Blank" is isspace of the C locale; case is ASCII case. */
#include "engine/base/str.h"

#include "engine/base/mem.h"

#include <string.h>
#include <strings.h>

extern inline struct str str_of(const char *text);
extern inline struct str str_slice(struct str s, size_t from, size_t to);
extern inline bool str_equal(struct str a, struct str b);
extern inline bool str_is_ascii(struct str s);
extern inline size_t str_find_char(struct str s, char c, size_t from);

struct str str_fit(struct str s, size_t bytes)
{
    if (s.length <= bytes) {
        return s;
    }
    while (bytes > 0 && ((unsigned char)s.bytes[bytes] & 0xC0) == 0x80) {
        bytes--;
    }
    return str_slice(s, 0, bytes);
}

char *str_copy(struct str s, char *out, size_t size)
{
    s = str_fit(s, size - 1);
    memcpy(out, s.bytes, s.length);
    out[s.length] = '\0';
    return out;
}

/* memcmp must not get the NULL of an empty view. */
static bool same_bytes(const char *a, const char *b, size_t length)
{
    return length == 0 || memcmp(a, b, length) == 0;
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static bool same_nocase(const char *a, const char *b, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (lower(a[i]) != lower(b[i])) {
            return false;
        }
    }
    return true;
}

bool str_equal_nocase(struct str a, struct str b)
{
    return a.length == b.length && same_nocase(a.bytes, b.bytes, a.length);
}

bool str_is_among(struct str s, const struct str *words, size_t count)
{
    /* Most words differ in length or in the first letter, whose case is one bit. Only the others
     * are compared. */
    for (size_t i = 0; i < count; i++) {
        bool alike = words[i].length == s.length &&
                     (s.length == 0 || ((words[i].bytes[0] ^ s.bytes[0]) & ~0x20) == 0);
        if (alike && str_equal_nocase(s, words[i])) {
            return true;
        }
    }
    return false;
}

size_t str_index(struct str s, const char *const *words, size_t count)
{
    size_t i = 0;
    while (i < count && !str_equal(s, str_of(words[i]))) {
        i++;
    }
    return i;
}

bool str_starts(struct str s, struct str prefix)
{
    return prefix.length <= s.length && same_bytes(s.bytes, prefix.bytes, prefix.length);
}

bool str_starts_nocase(struct str s, struct str prefix)
{
    return prefix.length <= s.length && same_nocase(s.bytes, prefix.bytes, prefix.length);
}

bool str_ends(struct str s, struct str suffix)
{
    return suffix.length <= s.length &&
           same_bytes(s.bytes + (s.length - suffix.length), suffix.bytes, suffix.length);
}

int str_compare(struct str a, struct str b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

size_t str_find(struct str s, struct str needle, size_t from)
{
    if (from > s.length || needle.length > s.length - from) {
        return SIZE_MAX;
    }
    if (needle.length == 0) {
        return from;
    }
    const char *hit = memmem(s.bytes + from, s.length - from, needle.bytes, needle.length);
    return hit ? (size_t)(hit - s.bytes) : SIZE_MAX;
}

/* The first byte rules out most positions. */
size_t str_find_nocase(struct str s, struct str needle, size_t from)
{
    if (from > s.length || needle.length > s.length - from) {
        return SIZE_MAX;
    }
    if (needle.length == 0) {
        return from;
    }
    unsigned char first = lower(needle.bytes[0]);
    for (size_t i = from; i <= s.length - needle.length; i++) {
        if (lower(s.bytes[i]) == first &&
                same_nocase(s.bytes + i, needle.bytes, needle.length)) {
            return i;
        }
    }
    return SIZE_MAX;
}

struct str str_trim(struct str s)
{
    struct str trimmed = str_slice(s, str_skip_blanks(s, 0), s.length);
    while (trimmed.length > 0 && str_is_blank(trimmed.bytes[trimmed.length - 1])) {
        trimmed.length--;
    }
    return trimmed;
}

struct str str_take_word(struct str *s)
{
    struct str rest = str_slice(*s, str_skip_blanks(*s, 0), s->length);
    size_t end = 0;
    while (end < rest.length && !str_is_blank(rest.bytes[end])) {
        end++;
    }
    *s = str_slice(rest, str_skip_blanks(rest, end), rest.length);
    return str_slice(rest, 0, end);
}

struct str str_take_until(struct str *s, char separator)
{
    struct str all = *s;
    size_t end = str_find_char(all, separator, 0);
    if (end == SIZE_MAX) {
        *s = str_slice(all, all.length, all.length);
        return all;
    }
    *s = str_slice(all, end + 1, all.length);
    return str_slice(all, 0, end);
}

bool str_to_u64(struct str s, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.length; i++) {
        unsigned digit = (unsigned)(unsigned char)s.bytes[i] - '0';
        if (digit > 9 || __builtin_mul_overflow(value, 10u, &value) ||
                __builtin_add_overflow(value, digit, &value)) {
            return false;
        }
    }
    if (s.length > 0) {
        *out = value;
    }
    return s.length > 0;
}

bool str_to_i64(struct str s, int64_t *out)
{
    bool negative = s.length > 0 && s.bytes[0] == '-';
    uint64_t size = 0;
    if (!str_to_u64(str_slice(s, negative, s.length), &size) ||
            size > (uint64_t)INT64_MAX + negative) {
        return false;
    }
    *out = (int64_t)(negative ? -size : size);
    return true;
}

char *str_dup(struct str s)
{
    char *copy = mem_alloc(s.length + 1);
    if (s.length > 0) {
        memcpy(copy, s.bytes, s.length);
    }
    return copy;
}

#define HASH_FACTOR 0x9FB21C651E98DF25u

/* Returns 1 to 8 bytes as a number, without calling memcpy. */
static inline uint64_t word_of(const char *bytes, size_t n)
{
    uint64_t word = 0;
    if (n >= 4) { /* two overlapping halves */
        uint32_t low = 0;
        uint32_t high = 0;
        memcpy(&low, bytes, 4);
        memcpy(&high, bytes + n - 4, 4);
        return low | (uint64_t)high << (8 * (n - 4));
    }
    for (size_t i = 0; i < n; i++) {
        word |= (uint64_t)(unsigned char)bytes[i] << (8 * i);
    }
    return word;
}

static inline uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * HASH_FACTOR;
    return hash ^ (hash >> 32);
}

/* Mixes eight bytes at a time by multiplication, without a secret. An attacker who can choose
 * millions of keys can make them collide, so tables of outsiders' names are bounded in size. */
uint64_t str_hash(struct str s)
{
    uint64_t hash = s.length * 0x9E3779B97F4A7C15u;
    const char *at = s.bytes;
    size_t left = s.length;
    while (left >= 8) {
        hash = mix(hash, word_of(at, 8));
        at += 8;
        left -= 8;
    }
    if (left > 0) {
        hash = mix(hash, word_of(at, left));
    }
    hash *= HASH_FACTOR;
    return hash ^ (hash >> 29);
}

/* Longer words have no typo candidates. */
enum { DISTANCE_MAX_BYTES = 128 };

static unsigned min_of(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned str_distance(struct str a, struct str b, unsigned limit)
{
    size_t apart = a.length > b.length ? a.length - b.length : b.length - a.length;
    if (apart > limit || a.length > DISTANCE_MAX_BYTES || b.length > DISTANCE_MAX_BYTES) {
        return limit + 1;
    }
    /* row[j]: the distance between the part of a read so far and the first j bytes of b. */
    unsigned row[DISTANCE_MAX_BYTES + 1];
    for (unsigned j = 0; j <= b.length; j++) {
        row[j] = j;
    }
    for (size_t i = 0; i < a.length; i++) {
        unsigned diagonal = row[0];
        unsigned least = row[0] = (unsigned)i + 1;
        for (size_t j = 0; j < b.length; j++) {
            unsigned replaced = diagonal + (a.bytes[i] != b.bytes[j]);
            diagonal = row[j + 1];
            row[j + 1] = min_of(replaced, min_of(row[j], row[j + 1]) + 1);
            least = min_of(least, row[j + 1]);
        }
        if (least > limit) {
            return limit + 1;
        }
    }
    return min_of(row[b.length], limit + 1);
}

static bool glob_fits_one(struct str pattern, size_t p, char c)
{
    return p < pattern.length &&
           (pattern.bytes[p] == '?' ||
                   str_equal_nocase((struct str){&pattern.bytes[p], 1}, (struct str){&c, 1}));
}

bool str_fits_glob(struct str pattern, struct str text)
{
    size_t p = 0;
    size_t t = 0;
    size_t star = SIZE_MAX; /* the last '*', and where the text it covers ends so far */
    size_t run = 0;
    while (t < text.length) {
        if (p < pattern.length && pattern.bytes[p] == '*') {
            star = p++;
            run = t;
        } else if (glob_fits_one(pattern, p, text.bytes[t])) {
            p++;
            t++;
        } else if (star != SIZE_MAX) {
            p = star + 1;
            t = ++run;
        } else {
            return false;
        }
    }
    while (p < pattern.length && pattern.bytes[p] == '*') {
        p++;
    }
    return p == pattern.length;
}
