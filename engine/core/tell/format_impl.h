#pragma once
#include "engine/core/tell/format.h"

/* What the format_*.c files share. */

/* Whether participants are seen. */
enum format_sight {
    SIGHT_OWN,  /* as the viewer sees them where they are */
    SIGHT_ALL,  /* the place is lit */
    SIGHT_NONE, /* the place is dark */
};

/* One sentence being rendered for one viewer. */
struct format_view {
    struct engine *engine;
    const struct format *format;
    struct object *viewer; /* NULL: any bystander */
    enum format_sight sight;
    bool actor_named; /* {actor} came already: the actor as object is "himself" */
    uint64_t amount;  /* how many of the heap being named; 0: all of it */
    bool marks;       /* in lists, say what is lit */
    bool actor_they;  /* it came last as "they": its verbs are "they are" */
};

void format_render_view(struct format_view *view, struct buf *out);
/* True if the viewer knows only that there is something. */
bool format_is_unseen(const struct format_view *view, struct object *object);
/* The name alone, as the viewer knows it. */
void format_name_view(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out);
/* The noun phrase, without you and without someone; for ARTICLE_NONE just the words. */
void format_noun(struct engine *engine, struct object *object, enum format_article article,
        struct buf *out);
/* A heap, or what is named in the plural. */
bool format_is_several(struct engine *engine, struct object *object);
/* Which pronoun phrase fits. */
enum phrase format_pronoun(struct engine *engine, struct object *object);

/* Writes one entry of a list: name is its noun phrase. */
typedef void format_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out);

/* As format_list, in a view; entry decorates each (NULL: the name alone). */
void format_list_view(const struct format_view *view, const uint64_t *ids, size_t count,
        enum format_article article, format_entry *entry, struct buf *out);
/* Joins: what stands before entry i of count ("", ", ", " and "). */
void format_join(struct engine *engine, size_t i, size_t count, struct buf *out);
