#pragma once
#include "engine/core/script/grammar.h"

/* A compiled pattern, made by grammar_compile.c and run by grammar.c: a program without loops,
 * so that reading ends. */

enum grammar_op {
    GRAMMAR_WORD,  /* the line continues with this word */
    GRAMMAR_SLOT,  /* slot number a takes a span */
    GRAMMAR_SPLIT, /* try a, then b */
    GRAMMAR_JUMP,  /* continue at a */
    GRAMMAR_END,   /* the line ends here */
};

struct grammar_step {
    enum grammar_op op;
    uint16_t a;
    uint16_t b;
    struct str word; /* borrowed from the pattern */
};

#define GRAMMAR_STEPS_MAX 256
#define GRAMMAR_VERBS_MAX 32

struct grammar {
    char *pattern;              /* owned; all words and names point into it */
    struct grammar_step *steps; /* owned */
    size_t step_count;
    struct slot slots[GRAMMAR_SLOTS_MAX];
    size_t slot_count;
    struct str verbs[GRAMMAR_VERBS_MAX];
    size_t verb_count;
    struct str loose_verb; /* see grammar.h */
};
