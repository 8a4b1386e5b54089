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
    size_t most;      /* in lists, so many different names; the others as a number. 0: all */
    bool actor_they;  /* it came last as "they": its verbs are "they are" */
    bool unlinked;    /* some link has LINK_REFUSED in its line, and is left out */
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
/* Which pronoun phrase fits; PHRASE_END: words of their own alone do. */
enum phrase format_pronoun(struct engine *engine, struct object *object);
/* A pronoun of their own, as the property says, in the order of a pronoun phrase; no bytes if there is none. */
struct str format_own_pronoun(struct engine *engine, struct object *object, size_t form);

/* Writes one entry of a list: name is its noun phrase. */
typedef void format_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out);

/* As format_list, in a view; entry decorates each (NULL: the name alone). */
void format_list_view(const struct format_view *view, const uint64_t *ids, size_t count,
        enum format_article article, format_entry *entry, struct buf *out);
/* The name of one in a list: format_name_view's, and what it says of the thing. */
void format_listed(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out);
/* Appends " (x2)" for what is there more than once. */
void format_put_times(size_t times, struct buf *out);
/* Joins: what stands before entry i of count ("", ", ", " and "). */
void format_join(struct engine *engine, size_t i, size_t count, struct buf *out);

/* -- names that read the same, counted at the place of the first -- */

#define FORMAT_NAMES_FEW 64

/* A different name. */
struct format_named {
    uint64_t id; /* the first called so */
    uint64_t hash;
    size_t from; /* in text */
    size_t to;
    size_t times;
};

struct format_names {
    struct buf text;
    struct format_named *list; /* few, or owned */
    uint32_t *slots;           /* index into list, plus 1; power of two in number */
    size_t slot_mask;
    size_t count;
    struct format_named few[FORMAT_NAMES_FEW];
    uint32_t few_slots[FORMAT_NAMES_FEW * 2];
};

/* For at most so many. */
void format_names_init(struct format_names *names, size_t most);
void format_names_finish(struct format_names *names);
/* Counts the name that was just appended to names->text from offset from. */
void format_names_count(struct format_names *names, uint64_t id, size_t from);
/* Borrowed until the next is counted. */
struct str format_names_text(
        const struct format_names *names, const struct format_named *named);
