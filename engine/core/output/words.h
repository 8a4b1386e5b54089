#pragma once
#include "engine/core/engine.h"

/* Compares typed phrases with the names of objects: any whole words of the name or of one
 * alias, plural forms too. */

#define WORDS_PHRASE_MAX 400 /* bytes; a longer phrase names nothing */
#define WORDS_MAX 16

/* A phrase prepared for comparison with many names: folded, without a leading article. */
struct words {
    struct engine *engine; /* borrowed; for its articles */
    struct object *viewer; /* borrowed; by the name that they see; NULL: by the real name */
    char text[WORDS_PHRASE_MAX];
    struct str words[WORDS_MAX];
    size_t count;     /* 0: names nothing */
    bool plural;      /* at least one word must be the plural of a name's word */
    struct buf *near; /* borrowed; gets near matches; NULL: no near matches */
};

void words_read(struct engine *engine, struct str phrase, struct words *out);
/* True if each word is a whole word of the name, or of one alias. */
bool words_name(struct engine *engine, struct object *object, const struct words *words);
/* True if they are all words of the name, or of one alias, in order. */
bool words_name_fully(struct engine *engine, struct object *object, const struct words *words);
/* True if each is a whole word of this text. */
bool words_text(struct str text, const struct words *words);
/* True if they are all words of this text, in order. */
bool words_text_fully(struct str text, const struct words *words);
/* True if each word is a word of the name, or of one alias, or a typing error of one.
 * words->near gets the words of the name. */
bool words_near(struct engine *engine, struct object *object, const struct words *words);
/* Same for one text. */
bool words_text_near(struct str text, const struct words *words);
/* True if phrase names this object for viewer. */
bool words_fit(
        struct engine *engine, struct object *object, struct object *viewer, struct str phrase);
/* Returns "red lamp" for "the red lamp". */
struct str words_without_article(struct engine *engine, struct str phrase);
