#pragma once
#include "net/imap/imap.h"
#include "net/imap/imap_parse.h"

/* Shared by imap.c (the conversation), imap_box.c, imap_letters.c, imap_fetch.c (letters as
 * messages) and imap_search.c. */

/* A letter of the open mailbox. */
struct imap_letter {
    uint64_t number;
    int64_t time; /* Unix time */
    char *sender; /* owned */
    char *subject;
    bool seen;
    bool deleted; /* to be deleted by EXPUNGE or CLOSE */
    bool recent;  /* arrived during this connection */
    bool wanted;  /* by the running command */
    /* owned; NULL unless read from the game for the running command; folded for a search */
    char *text;
};

struct imap_box {
    struct imap_letter *letters; /* owned; the oldest first */
    size_t count;
};

/* True if the search keys may need the letters' texts. */
bool imap_search_needs_text(struct str keys);

/* Parses a set of numbers or UIDs, "1:4,7,*", and marks its letters as wanted. Returns false if
 * it is invalid. */
bool imap_box_want(struct imap_box *box, struct str set, bool uids);
/* Same, for the keys of a SEARCH. Returns false with a reason for an unknown key. */
bool imap_search(struct imap_box *box, struct imap_parse *keys, const char **out_why);

/* The items of a FETCH. */
struct imap_items {
    bool uid, flags, date, size, envelope, structure, body;
    bool sees; /* shows a text without PEEK, which marks it as seen */

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

        char name[300];   /* as in the answer: BODY[HEADER] */
        char fields[256]; /* upper case, each between blanks */
        bool partial;
        uint64_t from, most;
    } sections[8];

    size_t section_count;
};

/* Parses items. Returns false with a reason. */
bool imap_items_read(struct imap_parse *parse, struct imap_items *out, const char **out_why);
/* True if the items need the letters' texts. */
bool imap_items_need_text(const struct imap_items *items);

/* The owner of the mailbox. */
struct imap_reader {
    struct str name;
    struct str domain;
};

/* Appends "* N FETCH (…)". */
void imap_put_fetch(const struct imap_items *items, const struct imap_letter *letter,
        size_t number, const struct imap_reader *reader, struct buf *out);
void imap_put_flags(const struct imap_letter *letter, struct buf *out);

enum imap_step { STEP_NEW, STEP_IN, STEP_OPEN };

/* The purpose of the running call. */
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
    bool read_only; /* the box is read-only: EXAMINE, or the token */
    bool uids;      /* UID precedes the running command */
    bool silent;    /* STORE without an answer of flags */
    bool closes;    /* the EXPUNGE of a CLOSE */
    int64_t looked_ms;
    struct buf command;
    char tag[64];
    const char *verb; /* static; for "OK FETCH done" */
    struct imap_box box;
    struct imap_items items;
    size_t next;       /* index of the next letter, in a FETCH */
    bool fetching;     /* a FETCH waits until its output is sent */
    uint64_t validity; /* UIDVALIDITY: Unix time */
    uint64_t uid_next; /* the next letter has at least this UID */
    struct buf keys;   /* of a SEARCH */
    struct buf wishes; /* of a STATUS */
};

/* imap.c: answers "TAG OK FETCH done", "TAG NO why". */
void imap_say_ok(struct imap_conn *imap);
void imap_say(struct imap_conn *imap, const char *how, const char *why);
void imap_ask(struct imap_conn *imap, enum imap_ask what, const char *call, json_t *args);

/* Takes a name. Returns true if it is the mailbox's. */
bool imap_is_inbox(struct imap_parse *parse);

/* imap_box.c */
void imap_run_status(struct imap_conn *imap, struct imap_parse *parse);
void imap_counted(struct imap_conn *imap, const json_t *list);
const char *imap_text(const json_t *object, const char *name);
uint64_t imap_number(const json_t *letter);
void imap_box_close(struct imap_conn *imap);
/* Updates the box from the game's list. tell: tells the client the changes. */
void imap_box_take(struct imap_conn *imap, const json_t *list, bool tell);
/* Stores the texts of letters from the game. */
void imap_box_take_texts(struct imap_box *box, const json_t *list, bool folds);
void imap_box_forget_texts(struct imap_box *box);
/* Returns the numbers of wanted letters, from *cursor on. */
json_t *imap_box_numbers(const struct imap_box *box, size_t *cursor, size_t most);
/* Removes wanted letters; tell: with EXPUNGE lines. */
void imap_box_expunge(struct imap_conn *imap, bool tell);

/* imap_letters.c: commands on letters, and their continuation after the game's answer. */
void imap_run_fetch(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_search(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_store(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_expunge(struct imap_conn *imap, struct imap_parse *parse);
void imap_run_close(struct imap_conn *imap, struct imap_parse *parse);
void imap_fetched(struct imap_conn *imap, const json_t *list);
void imap_fetch_on(struct imap_conn *imap);
void imap_searched(struct imap_conn *imap, const json_t *list);
void imap_deleted(struct imap_conn *imap);
