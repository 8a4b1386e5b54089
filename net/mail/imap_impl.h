#pragma once
#include "net/mail/imap.h"
#include "net/mail/imap_parse.h"

/* Between imap.c (the conversation), imap_fetch.c (letters as messages) and imap_search.c (which of them). */

/* A letter of the open mailbox. */
struct imap_letter {
    uint64_t number;
    int64_t time; /* Unix time */
    char *sender; /* owned */
    char *subject;
    bool seen;
    bool deleted; /* on EXPUNGE or CLOSE */
    bool recent;  /* came while this connection looked */
    bool wanted;  /* by the command under way */
    char *text; /* owned; NULL unless it was asked of the game for the command under way; of a search folded */
};

struct imap_box {
    struct imap_letter *letters; /* owned; the oldest first */
    size_t count;
};

/* Do the keys ask for words in texts, which have to be known then? It may be so though they do not. */
bool imap_search_needs_text(struct str keys);

/* "1:4,7,*" of numbers or UIDs: marks the letters meant as wanted. False: it is none. */
bool imap_box_want(struct imap_box *box, struct str set, bool uids);
/* Same, of a search: keys as SEARCH has them. False with a reason: a key that is not understood. */
bool imap_search(struct imap_box *box, struct imap_parse *keys, const char **out_why);

/* What a FETCH asks for. */
struct imap_items {
    bool uid, flags, date, size, envelope, structure, body;
    bool sees; /* a text is shown without PEEK */

    struct imap_section {
        enum {
            SECTION_ALL,
            SECTION_HEADER,
            SECTION_FIELDS,
            SECTION_NOT_FIELDS,
            SECTION_TEXT,
            SECTION_ONE,
            SECTION_MIME
        } kind;

        char name[300];   /* as it is answered: BODY[HEADER] */
        char fields[256]; /* upper case, each between blanks */
        bool partial;
        uint64_t from, most;
    } sections[8];

    size_t section_count;
};

/* False with a reason. */
bool imap_items_read(struct imap_parse *parse, struct imap_items *out, const char **out_why);
/* Must the letters' texts be known? */
bool imap_items_need_text(const struct imap_items *items);

/* Who reads. */
struct imap_reader {
    struct str name;
    struct str domain;
};

/* Appends "* N FETCH (…)". */
void imap_put_fetch(const struct imap_items *items, const struct imap_letter *letter,
        size_t number, const struct imap_reader *reader, struct buf *out);
void imap_put_flags(const struct imap_letter *letter, struct buf *out);

/* -- the conversation -- */

enum imap_step { STEP_NEW, STEP_IN, STEP_OPEN };

/* What the call under way is for. */
enum imap_ask {
    ASK_NOTHING,
    ASK_LOGIN,
    ASK_OPEN,
    ASK_LOOK,
    ASK_STATUS,
    ASK_TEXTS,
    ASK_SEARCH,
    ASK_MARK,
    ASK_DELETE
};

struct imap_conn {
    struct lines_conn base;
    enum imap_step step;
    enum imap_ask ask;
    bool raw;     /* a literal comes next */
    bool answers; /* AUTHENTICATE: the next line is its answer */
    bool idles;
    bool reads;     /* its token may only read */
    bool read_only; /* the box, for it was examined, or for that */
    bool uids;      /* the command under way has UID before it */
    bool silent;    /* a STORE tells no flags */
    bool closes;    /* EXPUNGE of a CLOSE */
    int64_t looked_ms;
    struct buf command;
    char tag[64];
    const char *verb; /* static; for "OK FETCH done" */
    struct imap_box box;
    struct imap_items items;
    size_t next;       /* letter that is looked at next, of a FETCH */
    bool fetching;     /* a FETCH waits for what it has written to leave */
    uint64_t validity; /* of numbers: Unix time */
    uint64_t uid_next; /* that the next letter has at least */
    struct buf keys;   /* of a SEARCH */
    struct buf wishes; /* of a STATUS */
};

/* imap.c: "TAG OK FETCH done", "TAG NO why". */
void imap_say_ok(struct imap_conn *imap);
void imap_say(struct imap_conn *imap, const char *how, const char *why);
void imap_ask(struct imap_conn *imap, enum imap_ask what, const char *call, json_t *args);

/* Takes a name: is it the mailbox's? */
bool imap_is_inbox(struct imap_parse *parse);

/* imap_box.c */
void imap_run_status(struct imap_conn *imap, struct imap_parse *parse);
void imap_counted(struct imap_conn *imap, const json_t *list);
const char *imap_text(const json_t *object, const char *name);
uint64_t imap_number(const json_t *letter);
void imap_box_close(struct imap_conn *imap);
/* Makes the box what the game says; tell: tells what has changed. */
void imap_box_take(struct imap_conn *imap, const json_t *list, bool tell);
/* Letters that have come with their texts. */
void imap_box_take_texts(struct imap_box *box, const json_t *list, bool folds);
void imap_box_forget_texts(struct imap_box *box);
/* Numbers of letters that are wanted, from *cursor on. */
json_t *imap_box_numbers(const struct imap_box *box, size_t *cursor, size_t most);
/* Takes those wanted out; tell: as EXPUNGE. */
void imap_box_expunge(struct imap_conn *imap, bool tell);

/* imap_letters.c: commands about letters, and what follows when the game has answered. */
void imap_run_fetch(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_search(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_store(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_expunge(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_close(struct imap_conn *imap, struct imap_parse *parse);
void imap_fetched(struct imap_conn *imap, const json_t *list);
void imap_fetch_on(struct imap_conn *imap);
void imap_searched(struct imap_conn *imap, const json_t *list);
void imap_deleted(struct imap_conn *imap);
