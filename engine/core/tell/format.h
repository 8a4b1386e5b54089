#pragma once
#include "engine/core/engine.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/event.h"
#include "engine/core/tell/provenance.h"
#include "engine/session/msg.h"

/* Sentences, one per observer: {Actor} {thing} {the thing} {a
 * thing} {thing's} {actor they|them|their|theirs|themselves} {verb:pull} {thing verb:fall}; a
 * capital capitalises; {{ is a plain brace. A name that stands for text is put in verbatim
 * (escaped from markup); for a list of objects "a, b and c". Of a heap {coins amount:3} names so
 * many, as they were moved, whatever heap they are part of by now. What stands for nothing is left as it is. */

struct format {
    struct str text;              /* the template, markup */
    const struct event_arg *args; /* what the names mean */
    size_t arg_count;
    struct object *actor; /* {actor}; the subject of {verb:…} */
    uint64_t folds_for;   /* the builder whose script it is: others read it without long gaps */
    bool tame;            /* text is from somebody who is no wizard: see link_tame */
    bool heard;           /* the actor is known by the voice, even in the dark */
    bool unmarked;        /* lists don't say what is lit */
};

/* Renders for one viewer (NULL: nobody in particular, everything is seen). In a dark place
 * things around the viewer are "something", unless the viewer holds them or is the actor. */
void format_render(struct engine *engine, const struct format *format, struct object *viewer,
        struct buf *out);
/* A phrase with one to three objects or words; pairs end with NULL names. Everything in it is
 * named, seen or not. */
void format_phrase(struct engine *engine, enum phrase phrase, const struct event_arg *args,
        size_t count, struct object *viewer, struct buf *out);

/* How viewer sees object named: "a red lamp" / "the red lamp" / "you" / "someone";
 * markup-escaped. */
enum format_article { ARTICLE_AS_NAMED, ARTICLE_A, ARTICLE_THE, ARTICLE_NONE };

/* Appends what a door is called, as plain text: "door to the north", with a noun "gate above". */
void format_door(struct engine *engine, struct object *exit, struct str noun, struct buf *out);
/* Appends what people type for it, too: "north door", with a noun "up gate". */
void format_door_typed(
        struct engine *engine, struct object *exit, struct str noun, struct buf *out);
/* The noun of a door: its own or its other side's; empty if it is just a door. */
struct str format_door_noun(struct engine *engine, struct object *exit);
/* Appends "a sack (#12)", as builders read it; plain text, for the caller to escape. */
void format_label(struct engine *engine, struct object *object, struct buf *out);

void format_name(struct engine *engine, struct object *object, struct object *viewer,
        enum format_article article, struct buf *out);
/* "a, b and c"; equal names are counted: "a lamp (x2)". */
void format_list(struct engine *engine, const uint64_t *ids, size_t count,
        struct object *viewer, struct buf *out);

/* What many do at once where many are is told in sums. ACT_ALONE: this is not. */
enum act_sum { ACT_ALONE, ACT_COMES, ACT_GOES, ACT_DREAMS, ACT_RETURNS, ACT_SUMS };

/* As the place was when it happened, if it is told later. */
enum act_light { ACT_AS_IS, ACT_DARK, ACT_LIT };

enum act_readers { READ_BY_ALL, READ_BY_CHATTERS, READ_BY_OTHERS };

/* Tells everyone in place (but not those in except): who stands in it, and who is in a
 * container there that eyes pass into; if place is such a container, also those around it.
 * In the dark participants are "someone", "something". actor's sessions get it too, unless
 * excepted. */
/* What one reader is told otherwise: whom, what {words} is, and the words alone. */
struct act_version {
    uint64_t reader;
    struct str words;
    struct str body;
};

struct act {
    struct format format;
    const struct act_version *versions;
    size_t version_count;
    struct object *place;
    const uint64_t *except;
    size_t except_count;
    enum msg_style style;
    struct str sender;    /* raw, for fronts that show speakers */
    struct str body;      /* raw words */
    struct provenance by; /* whose script tells it; zero: the game itself */
    struct str kind;      /* what it is to fronts that show it in their own way ("arrival"); not
                              told to who is in the dark */
    bool unseen_is_silent; /* observers who can't see get nothing (a nod in the dark) */
    struct object *
            elsewhere; /* the other place of the same event, which is told of it by an act of its
                                 own: who sees both reads one of them; or NULL */
    bool arrives;      /* elsewhere was told first */
    enum act_sum sum;  /* what it is to those who read of many at once: see sums.h */
    enum act_readers readers; /* not everybody, if it is told to the others in a sum */
    uint64_t also; /* whom it is made to: reads it from afar, wherever they are; 0: nobody */
    enum act_light light;
    bool only_actor; /* nobody else is told */
    bool personal;   /* the actor's own expression: not for who ignores them; speech and emotes
                      always are */
};

void format_act(struct engine *engine, const struct act *act);
/* Same, whatever is being gathered (gather.h). */
void format_act_now(struct engine *engine, const struct act *act);
/* Is there anybody who would be told of an act in place? */
bool format_reaches(struct engine *engine, struct object *place);

/* What is told one character, wherever they are: a sentence, and what it is to fronts. Sender is the name of the slice's actor,
 * who speaks, empty if nobody does; body are the words alone; topic is whom the speaker, who reads this, told them. All raw. */
struct tell_one {
    struct format format;
    enum msg_style style;
    struct str sender;
    struct str body;
    struct str topic;
    struct provenance by;
};

/* Nothing if they have no session. Who takes the slice's actor for somebody else reads no more of them than the sentence
 * says; but tells and channels keep the name. */
void format_tell_one(struct engine *engine, struct object *to, const struct tell_one *tell);
/* Tells one character; nothing if it has no session. */
void format_tell(struct engine *engine, struct object *to, const struct format *format,
        enum msg_style style);
/* Tells plain markup that is ready. */
void tell_markup(
        struct engine *engine, struct object *to, struct str markup, enum msg_style style);
/* Is what the running code tells somebody none of the rehearsal's viewer's business? So is what a script of
 * another builder tells a third one alone, or (place given) elsewhere. It is sent as an empty text then. */
bool format_hides(struct engine *engine, const struct object *to, struct object *place);
