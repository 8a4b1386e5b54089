#pragma once
#include "engine/base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* One option of a subcommand, as --help shows it. */
struct args_option {
    const char *name;  /* without the dashes; NULL ends a table */
    const char *value; /* its value, for example "FILE"; NULL: a flag */
    const char *help;
};

struct args_given {
    const struct args_option *option;
    const char *value; /* borrowed from argv; NULL for a flag */
};

/* A parsed command line. */
struct args {
    struct args_given *given; /* owned; in order */
    size_t given_count;
    const char **words; /* owned; all other words, borrowed from argv */
    size_t word_count;
};

/* Parses argv[0..argc) by a table of options; --help and -h are always added. Errors mean wrong
 * usage. */
MUST_CHECK bool args_parse(const struct args_option *options, int argc, const char *const *argv,
        struct args *out, struct err *err);
void args_finish(struct args *args);
/* True if the option was given. */
bool args_has(const struct args *args, const char *name);
/* Returns the last value given for the option, or NULL. */
const char *args_value(const struct args *args, const char *name);
/* Iterates over all its values: start with *cursor = 0; NULL at the end. */
const char *args_next(const struct args *args, const char *name, size_t *cursor);
/* Prints one line per option. */
void args_print_options(const struct args_option *options, FILE *out);
