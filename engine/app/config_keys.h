#pragma once
#include "engine/app/config.h"

/* The type of a key's value. */
enum config_kind {
    CONFIG_KIND_TEXT,
    CONFIG_KIND_FLAG,
    CONFIG_KIND_NUMBER, /* an integer from min to max */
    CONFIG_KIND_CHOICE, /* a text, one of choices */
    CONFIG_KIND_TEXTS,  /* a list */
    CONFIG_KIND_TABLES, /* a list of tables, each with fields */
    CONFIG_KIND_ANY,    /* checked by is_value */
};

/* A key that names a file which the server needs after the start. */
enum config_file {
    CONFIG_FILE_NONE,
    CONFIG_FILE_READ,
    CONFIG_FILE_WRITE, /* it writes into the folder */
};

struct config_row {
    const char *name; /* NULL ends a table of fields; table and key are separated by a dot */
    enum config_kind kind;
    bool needed;           /* for fields: required */
    bool fixed;            /* takes effect only at the start, not with SIGHUP */
    const char *otherwise; /* the default, as Lua text */
    bool secret;           /* never shown */
    enum config_file file;
    uint64_t min; /* of a number; bytes of a text with `says` */
    uint64_t max;
    const char *chars; /* of such a text; NULL: any */
    const char *
            says; /* the sentence for another text, with "{}" for it; NULL: is_formed alone checks */
    const char *const *choices; /* NULL-terminated */
    /* Checks the form of a text, or of each text in a list. May be NULL. */
    bool (*is_formed)(const char *text, struct err *err);
    /* Checks a value of CONFIG_KIND_ANY. May be NULL. */
    bool (*is_value)(const struct value *value, struct err *err);
    const struct config_row *fields;
    const char *help;
    size_t offset; /* of the option in struct game_options; size 0: none */
    size_t size;
    uint64_t times; /* factor from the number to the option; 0: one */
    bool flips;     /* the option is the inverse of the flag */
};

/* Indexed by enum config_key. */
extern const struct config_row config_rows[CONFIG_KEYS];

/* Returns the field of that name, or NULL. */
const struct config_row *config_find_field(const struct config_row *fields, struct str name);
/* Checks a value against its row; path is the key's full name, for the error text. */
MUST_CHECK bool config_check(const struct config_row *row, const char *path,
        const struct value *value, struct err *err);
/* Prints all keys with their defaults, for --help. */
void config_print_keys(FILE *out);
