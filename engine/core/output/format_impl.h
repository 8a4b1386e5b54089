#pragma once
#include "engine/core/output/format.h"

/* Shared by the format_*.c files. */

/* Whether the viewer sees the participants. */
enum format_sight {
    SIGHT_OWN,  /* depends on where the viewer is */
    SIGHT_ALL,  /* the place is lit */
    SIGHT_NONE, /* the place is dark */
};

/* One sentence being rendered for one viewer. */
struct format_view {
    struct engine *engine;
    const struct format *format;
    struct object *viewer; /* NULL: any bystander */
    enum format_sight sight;
    bool actor_named; /* {actor} has been named: as the object it is "himself" */
    const struct catalogue_article *own; /* put before names; NULL: that of `article` */
    uint64_t amount;                     /* how many of the heap are named; 0: all */
    bool marks;                          /* lists mark lit things */
    size_t most;     /* in lists, the most different names; the others are counted. 0: all */
    bool actor_they; /* the actor was last named as "they": its verbs are plural */
    bool unlinked;   /* some link has LINK_REFUSED in its command and is removed */
};

void format_render_view(struct format_view *view, struct buf *out);
/* True if the viewer perceives only that something is there. */
bool format_is_unseen(const struct format_view *view, struct object *object);
/* Appends the name alone, as the viewer knows it. */
void format_name_view(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out);
/* Appends the noun phrase, never "you" or "someone"; for ARTICLE_NONE without an article. */
void format_noun(struct engine *engine, struct object *object, enum format_article article,
        struct buf *out);
/* True for a heap, or a thing named in the plural. */
bool format_is_several(struct engine *engine, struct object *object);
/* Returns the pronoun phrase that fits; PHRASE_END if the object has pronouns of its own. */
enum phrase format_pronoun(struct engine *engine, struct object *object);
/* Returns the object's own pronoun in this form (order of a pronoun phrase); no bytes if it has
 * none. */
struct str format_own_pronoun(struct engine *engine, struct object *object, size_t form);

/* Writes one entry of a list: name is its noun phrase. */
typedef void format_entry(
        struct engine *engine, struct object *object, struct str name, struct buf *out);

/* Appends a list in a view; entry writes each name (NULL: the name alone). Returns the number of different names. */
size_t format_list_view(const struct format_view *view, const uint64_t *ids, size_t count,
        enum format_article article, format_entry *entry, struct buf *out);
/* Appends the name of one list entry, and its mark if it is lit. */
void format_listed(const struct format_view *view, struct object *object,
        enum format_article article, struct buf *out);
/* Appends " (x2)" if times is more than one. */
void format_put_times(size_t times, struct buf *out);
/* Appends the separator before entry i of count ("", ", ", " and "). */
void format_join(struct engine *engine, size_t i, size_t count, struct buf *out);

/* -- equal names, counted at the place of the first -- */

#define FORMAT_NAMES_FEW 64

/* One distinct name. */
struct format_named {
    uint64_t id; /* the first object with this name */
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

/* Prepares for at most `most` names. */
void format_names_init(struct format_names *names, size_t most);
void format_names_finish(struct format_names *names);
/* Counts the name that was just appended to names->text from offset from. */
void format_names_count(struct format_names *names, uint64_t id, size_t from);
/* Returns the text of a name; borrowed until the next one is counted. */
struct str format_names_text(
        const struct format_names *names, const struct format_named *named);
/* Takes tokens for the template of a script and the texts that are put into it. counts_bytes: also for
 * their length. */
bool format_take_lines(struct engine *engine, const struct provenance *by,
        const struct format *format, bool counts_bytes);
