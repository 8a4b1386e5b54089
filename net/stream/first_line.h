#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Reads a connection's first line byte by byte: is it an HTTP request? A web page can make its visitor's browser send
 * one to any port, with lines of the page's own in its body; a service that takes lines would obey them. */
struct first_line {
    uint8_t words;   /* begun so far; more than 3 count as 3 */
    uint8_t matched; /* how many bytes of "http/" the word being read begins with */
    bool in_word;
    bool is_http; /* a word behind the second begins with all of them */
    bool over;    /* read to its end, or begins as no request does */
};

/* Reads bytes that follow those of the calls before. Returns how many of them the service may have: all, or those
 * before the end of the first line if that is an HTTP request. The method may be any word, in any case, and so may the
 * version. */
size_t first_line_feed(struct first_line *line, struct str bytes);
