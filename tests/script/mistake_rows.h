#pragma once
/* mistake_rows.h -- Tables of mistakes in behaviours, for tests of the linter of scripts. */
#include "engine/modules/workshop/lint/script_lint.h"
#include "tests/script/bench.h"

struct mistake {
    const char *source;
    const char *said; /* a part of the only sentence */
    const char *twin; /* correct */
};

/* Appends "LINE: TEXT" to the struct buf data. */
void mistake_take(void *data, const struct lint_problem *problem);
size_t mistake_lines(const struct buf *text);

/* Fails unless the linter says one sentence with part (NULL: nothing) of the source, as the behaviour of object (0: a
 * file alone). stock: as one without an owner. */
void mistake_told(
        struct bench *b, uint64_t object, bool stock, const char *source, const char *part);
/* The same for each row and its twin. */
void mistake_rows(struct bench *b, uint64_t object, const struct mistake *rows, size_t count);

#define ROWS(rows) rows, sizeof(rows) / sizeof((rows)[0])
#define ON(body) "on('take', function(e) " body " end)"
#define HUM(body)                                                                              \
    "command('hum {this}', function(e) if e.this.hidden then return 'Hm.' end " body " end)"
