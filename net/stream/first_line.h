#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Detects an HTTP request in a connection's first line, byte by byte. A web page can make its
 * visitor's browser send one to any port, with any lines in its body, and a service for lines
 * would execute them. */
struct first_line {
    uint8_t words;   /* words begun; more than 3 count as 3 */
    uint8_t matched; /* number of bytes of "http/" that the current word begins with */
    bool in_word : 1;
    bool is_http : 1; /* a word after the second begins with "http/" */
    bool over : 1;    /* the line is complete, or cannot be a request */
};

/* Reads the next bytes. Returns how many of them the service may handle: all, or those before the
 * end of the first line if that is an HTTP request. The method may be any word, in any case, and
 * so may the version. */
size_t first_line_feed(struct first_line *line, struct str bytes);
