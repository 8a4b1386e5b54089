#pragma once
#include "engine/core/engine.h"
#include "engine/core/output/provenance.h"
#include "engine/core/phrase/phrase.h"
#include "engine/core/run/event.h"
#include "engine/session/msg.h"

/* Sentence templates, rendered for each observer: {Actor} {thing} {the thing} {a thing}
 * {thing's} {actor they|them|their|theirs|themselves} {verb:pull} {thing verb:fall}. A capital
 * capitalises; {{ is a plain brace. Texts are inserted verbatim, with markup escaped; a list of
 * objects becomes "a, b and c". {coins amount:3} names three coins of a heap, even if they have
 * joined another heap since. Unknown placeholders stay as they are. */

struct format {
    struct str text;              /* the template, markup */
    const struct event_arg *args; /* the values of the placeholders */
    size_t arg_count;
    struct object *actor; /* {actor}; the subject of {verb:…} */
    /* the builder of the script: other viewers read it with long gaps shortened */
    uint64_t folds_for;
    bool tame;     /* the text's author is not a wizard: see link_tame */
    bool heard;    /* the actor is known by voice, even in the dark */
    bool unmarked; /* lists don't mark lit things */
};

/* Renders for one viewer (NULL: a bystander who sees everything). In a dark place the things
 * around the viewer are "something", unless the viewer holds them or is the actor. */
void format_render(struct engine *engine, const struct format *format, struct object *viewer,
        struct buf *out);
/* Renders a phrase with count arguments. Every object in it is named, whether viewer sees it or
 * not. */
void format_phrase(struct engine *engine, enum phrase phrase, const struct event_arg *args,
        size_t count, struct object *viewer, struct buf *out);

/* The name of object as viewer sees it: "a red lamp" / "the red lamp" / "you" / "someone";
 * markup-escaped. */
enum format_article { ARTICLE_AS_NAMED, ARTICLE_A, ARTICLE_THE, ARTICLE_NONE };

/* Appends the name of a door as plain text: "door to the north", or with a noun "gate above". */
void format_door(struct engine *engine, struct object *exit, struct str noun, struct buf *out);
/* Appends the name by which players type it: "north door", or with a noun "up gate". */
void format_door_typed(
        struct engine *engine, struct object *exit, struct str noun, struct buf *out);
/* Returns the noun of a door: its own or its other side's; empty if it has none. */
struct str format_door_noun(struct engine *engine, struct object *exit);
/* Appends "a sack (#12)", the form for builders. Plain text; the caller escapes it. */
void format_label(struct engine *engine, struct object *object, struct buf *out);

void format_name(struct engine *engine, struct object *object, struct object *viewer,
        enum format_article article, struct buf *out);
/* Appends "a, b and c"; equal names are counted: "a lamp (x2)". */
void format_list(struct engine *engine, const uint64_t *ids, size_t count,
        struct object *viewer, struct buf *out);

/* Actions whose lines are coalesced in a crowd (arrivals.h); ACT_ALONE for any other action. */
enum act_sum { ACT_ALONE, ACT_COMES, ACT_GOES, ACT_DREAMS, ACT_RETURNS, ACT_ARRIVALS };

/* The light of the place at the time of the action, if it is told later. */
enum act_light { ACT_AS_IS, ACT_DARK, ACT_LIT };

enum act_readers { READ_BY_ALL, READ_BY_CHATTERS, READ_BY_OTHERS };

/* A different version for one reader: the value of {words}, and the words alone. */
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
    struct str sender;    /* raw, for protocol handlers that show speakers */
    struct str body;      /* raw words */
    struct provenance by; /* the script that tells it; zero: the game itself */
    /* for protocol handlers that display it in their own way ("arrival"); not sent to viewers
     * in the dark */
    struct str kind;
    bool unseen_is_silent; /* observers who can't see get nothing (a nod in the dark) */
    /* the other place of the same event, which gets an act of its own, or NULL: an observer of
     * both reads only one */
    struct object *elsewhere;
    bool arrives;             /* elsewhere was told first */
    enum act_sum sum;         /* how a crowd is told of it: see arrivals.h */
    enum act_readers readers; /* not everybody, if the others are told in a sum */
    uint64_t also; /* the target of the action, who is told wherever they are; 0: nobody */
    enum act_light light;
    bool only_actor; /* nobody else is told */
    /* the actor's own expression, hidden from players who ignore them; speech and emotes always
     * are */
    bool personal;
};

/* Tells everyone in place except those in `except`: its direct contents, and characters in
 * containers there that can be seen into. If place is such a container, also those around it.
 * In the dark, participants are "someone" or "something". The actor's sessions get it too,
 * unless excepted. */
void format_act(struct engine *engine, const struct act *act);
/* True if anybody would be told of an act in place. */
bool format_reaches(struct engine *engine, struct object *place);

/* A message to one character, wherever they are: a sentence and its fields for protocol
 * handlers. sender is the name of the transaction's actor if they speak, else empty; body is
 * the words alone; topic is the recipient if the reader is the speaker. All raw. */
struct tell_one {
    struct format format;
    enum msg_style style;
    struct str sender;
    struct str body;
    struct str topic;
    struct provenance by;
};

/* Sends a message to one character; does nothing without a session. If the recipient takes the
 * transaction's actor for somebody else, sender and body are left out, except in tells and on
 * channels. */
void format_tell_one(struct engine *engine, struct object *to, const struct tell_one *tell);
/* Renders a sentence and sends it to one character; does nothing without a session. */
void format_tell(struct engine *engine, struct object *to, const struct format *format,
        enum msg_style style);
/* Sends markup that is already rendered. */
void tell_markup(
        struct engine *engine, struct object *to, struct str markup, enum msg_style style);
/* True if a rehearsal must hide this output from its viewer. Output of another builder's script
 * to a third character alone, or (if place is given) in another place, is hidden too. It is
 * then sent as an empty text. */
bool format_hides(struct engine *engine, const struct object *to, struct object *place);
