#pragma once
#include "engine/app/config.h"

/* What a key may hold. */
enum config_kind {
    CONFIG_KIND_TEXT,
    CONFIG_KIND_FLAG,
    CONFIG_KIND_NUMBER, /* whole, from min to max */
    CONFIG_KIND_CHOICE, /* a text, one of choices */
    CONFIG_KIND_TEXTS,  /* a list */
    CONFIG_KIND_TABLES, /* a list of tables, each with fields */
    CONFIG_KIND_ANY,    /* whatever its service makes of it */
};

struct config_row {
    const char *name; /* NULL ends a table of fields; a dot stands between table and key */
    enum config_kind kind;
    bool needed;           /* of a field: must be there */
    bool fixed;            /* taken at the start only, not by SIGHUP */
    const char *otherwise; /* the default, as one writes it in Lua */
    uint64_t min;
    uint64_t max;
    const char *const *choices; /* ended by NULL */
    /* Checks a text's form, or that of each text of a list. May be NULL. */
    bool (*is_formed)(const char *text, struct err *err);
    /* Checks what CONFIG_KIND_ANY holds. May be NULL. */
    bool (*is_value)(const struct value *value, struct err *err);
    const struct config_row *fields;
    const char *help;
    size_t offset; /* in struct game_options, of what it sets; size 0: nothing */
    size_t size;
    uint64_t times; /* what is set is so many times the number; 0: once */
    bool flips;     /* what is set is the opposite of the flag */
};

/* Indexed by enum config_key. */
extern const struct config_row config_rows[CONFIG_KEYS];

/* Checks a value against its row; path is the key's full name, for the sentence. */
MUST_CHECK bool config_check(const struct config_row *row, const char *path,
        const struct value *value, struct err *err);
/* Prints all keys with their defaults, for --help. */
void config_print_keys(FILE *out);
