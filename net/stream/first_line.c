/* first_line.c -- recognises an HTTP request on the port of a line protocol.
 *
 * A request line has three words: a method made of token characters (RFC 9110, 5.6.2), a target,
 * and a version that begins with "HTTP/", here in any case. Empty lines before it are skipped, as
 * HTTP servers do.
 *
 * 1. Nothing of the line is stored, so its length is unbounded. Bytes before its end need not be
 *    delayed, since a line protocol does nothing before that.
 * 2. A first byte that cannot begin a method (of telnet's options, of a binary protocol) ends the
 *    detection at once. */
#include "net/stream/first_line.h"

#include <string.h>

static const char version[] = "http/";

enum { VERSION_LENGTH = sizeof(version) - 1, WORDS = 3 };

static bool is_token(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool is_blank(unsigned char c)
{
    return c == ' ' || c == '\t' || c == '\v' || c == '\f';
}

static unsigned char lower(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? (unsigned char)(c + ('a' - 'A')) : c;
}

static void read_word_byte(struct first_line *line, unsigned char c, bool begins)
{
    if (begins) {
        line->words = line->words < WORDS ? (uint8_t)(line->words + 1) : WORDS;
        line->matched = 0;
    }
    line->in_word = true;
    if (line->words == 1) {
        line->over = !is_token(c);
    } else if (line->words == WORDS && line->matched < VERSION_LENGTH) {
        bool fits = lower(c) == (unsigned char)version[line->matched];
        line->matched = fits ? (uint8_t)(line->matched + 1) : UINT8_MAX;
        line->is_http = line->is_http || line->matched == VERSION_LENGTH;
    }
}

size_t first_line_feed(struct first_line *line, struct str bytes)
{
    for (size_t i = 0; i < bytes.length && !line->over; i++) {
        unsigned char c = (unsigned char)bytes.bytes[i];
        bool ends = c == '\n' || c == '\r'; /* telnet accepts either as a line end */
        if (ends && line->words > 0) {
            line->over = true;
            return line->is_http ? i : bytes.length;
        }
        if (ends || is_blank(c)) {
            line->in_word = false;
        } else {
            read_word_byte(line, c, !line->in_word);
        }
    }
    return bytes.length;
}
