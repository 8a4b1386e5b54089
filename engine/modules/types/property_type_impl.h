#pragma once
#include "engine/modules/types/property_type.h"

/* The form of a type, for property_type.c, which parses and writes it, and property_type_fit.c, which compares. */

enum type_kind {
    TYPE_BOOLEAN,
    TYPE_INTEGER,
    TYPE_NUMBER,
    TYPE_TEXT,
    TYPE_OBJECT,
    TYPE_FAR,
    TYPE_LIST,
    TYPE_MAP,
    TYPE_SECONDS,
    TYPE_HOUR,
    TYPE_HOURS,
    TYPE_FREE,
    TYPE_WORD, /* has no name */
};

struct property_type {
    enum type_kind kind;
    double least; /* -HUGE_VAL: none */
    double most;
    char *word;                  /* owned: a word, or the ref of a prototype; NULL: none */
    struct property_type *inner; /* owned: of a list or a map; NULL: any */
    struct property_type *next;  /* owned: the next alternative */
};
