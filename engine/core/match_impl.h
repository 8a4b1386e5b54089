#pragma once
#include "engine/core/match.h"
#include "engine/core/phrase.h"

/* What the match_*.c files share. */

#define MATCH_WORDS_MAX 16

/* A phrase made ready to be compared with many names: folded, without a leading article. */
struct match_words {
    struct engine *engine; /* borrowed; whose articles */
    char text[MATCH_PHRASE_MAX];
    struct str words[MATCH_WORDS_MAX];
    size_t count; /* 0: names nothing */
};

void match_words_read(struct engine *engine, struct str phrase, struct match_words *out);
/* True if each word is a whole word of the name, or of one alias. */
bool match_words_name(
        struct engine *engine, struct object *object, const struct match_words *words);
/* True if they are all of the name's words, or of one alias', in order. */
bool match_words_name_fully(
        struct engine *engine, struct object *object, const struct match_words *words);
/* True if each is a whole word of this one text. */
bool match_words_text(struct str text, const struct match_words *words);
/* True if they are all of this text's words, in order. */
bool match_words_text_fully(struct str text, const struct match_words *words);
/* "the red lamp" as "red lamp". */
struct str match_without_article(struct engine *engine, struct str phrase);
/* "2.lamp", "second lamp", "lamp 2": takes the ordinal off; 0 if there is none. */
size_t match_take_ordinal(struct engine *engine, struct str *phrase);

/* What became of a phrase while candidates were looked for. */
struct match_found {
    const struct sighting *list[MATCH_MAX]; /* fit, nearest first */
    size_t count;
    const struct sighting *blocked;    /* named, but the need is not met */
    const struct sighting *held;       /* named, but already held */
    const struct sighting *elsewhere;  /* named, but not in request->inside */
    const struct sighting *wrong_kind; /* named, but no such prototype */
};

bool match_need_met(const struct match_request *request, const struct sighting *sighting);
/* Sorts a sighting that the phrase names into found. */
void match_sort_in(struct engine *engine, const struct match_request *request,
        const struct sighting *sighting, struct match_found *found);

/* -- outcomes -- */
void match_set_one(struct match *out, uint64_t id);
/* "Which do you mean: 1. …?" of those nearest. */
void match_set_which(struct engine *engine, const struct match_request *request,
        const struct match_found *found, size_t count, struct match *out);
/* The best reason why nothing fits. */
void match_set_none(struct engine *engine, const struct match_request *request,
        const struct match_found *found, struct match *out);
/* A plain reason with {word}. */
void match_set_word(struct engine *engine, const struct match_request *request,
        enum phrase phrase, struct match *out);
/* Appends "1. a red ball, 2. a blue ball". */
void match_put_choices(struct engine *engine, struct object *viewer, const uint64_t *ids,
        size_t count, struct buf *out);

/* -- players (match_player.c) -- */
void match_player_noun(
        struct engine *engine, const struct match_request *request, struct match *out);
