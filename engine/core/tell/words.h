#pragma once
#include "engine/core/engine.h"

/* Is that what this thing is called? The rules of names: any whole word of the name or of one alias, in the
 * plural too. */

#define WORDS_PHRASE_MAX 400 /* bytes; a longer phrase names nothing */
#define WORDS_MAX 16

/* A phrase made ready to be compared with many names: folded, without a leading article. */
struct words {
    struct engine *engine; /* borrowed; whose articles */
    struct object *
            viewer; /* borrowed; who calls it so: by what they take it for (guise.h); NULL: by its name */
    char text[WORDS_PHRASE_MAX];
    struct str words[WORDS_MAX];
    size_t count; /* 0: names nothing */
    bool plural;  /* at least one is the plural of a name's word, the others as they are */
    struct buf *
            near; /* borrowed; gets what words_near and words_text_near find; NULL: they find nothing */
};

void words_read(struct engine *engine, struct str phrase, struct words *out);
/* True if each word is a whole word of the name, or of one alias. */
bool words_name(struct engine *engine, struct object *object, const struct words *words);
/* True if they are all of the name's words, or of one alias', in order. */
bool words_name_fully(struct engine *engine, struct object *object, const struct words *words);
/* True if each is a whole word of this one text. */
bool words_text(struct str text, const struct words *words);
/* True if they are all of this text's words, in order. */
bool words_text_fully(struct str text, const struct words *words);
/* True if each word is one of the name, or of one alias, or a slip of the fingers from one: words->near gets the words
 * that are. */
bool words_near(struct engine *engine, struct object *object, const struct words *words);
/* The same of one text. */
bool words_text_near(struct str text, const struct words *words);
/* Does phrase name this object, for viewer? */
bool words_fit(
        struct engine *engine, struct object *object, struct object *viewer, struct str phrase);
/* "the red lamp" as "red lamp". */
struct str words_without_article(struct engine *engine, struct str phrase);
