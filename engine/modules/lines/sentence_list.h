#pragma once
#include "engine/base/err.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* Finds the sentences for players in the sources: in the strings of the stock scripts, and in the
 * list of LINE("...") in C that the build makes. For translators (cmd_lines.c). */
enum sentence_kind {
    SENTENCE_LINE,    /* a template, whose key is its text */
    SENTENCE_COUNTED, /* the same, made of a noun: "{count} coin" */
    SENTENCE_WORD,    /* a word or list of words that C code knows by key */
};

struct sentence {
    enum sentence_kind kind;
    struct str key;    /* owned by the list */
    struct str text;   /* same; of a line this is the key */
    const char *place; /* same: "scripts/core/commands/talk.lua:33" */
};

struct sentence_list;

struct sentence_list *sentence_list_create(void);
void sentence_list_destroy(struct sentence_list *list);
/* Adds all sentences of the game. Returns false if a source cannot be read. */
MUST_CHECK bool sentence_list_add_all(struct sentence_list *list, struct err *err);
/* Returns how many parts of sentences the scripts join themselves, which cannot be translated. */
size_t sentence_list_fragments(const struct sentence_list *list);
size_t sentence_list_count(const struct sentence_list *list);
const struct sentence *sentence_list_at(const struct sentence_list *list, size_t i);
/* True if the list has a line with this text. */
bool sentence_list_has(const struct sentence_list *list, struct str text);
