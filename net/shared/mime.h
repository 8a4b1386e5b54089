#pragma once
#include "engine/base/buf.h"

#include <stdint.h>

/* Letters as Internet messages (RFC 5322, MIME: RFC 2045 to 2049), by GMime. Main thread only. */

struct mime_letter {
    struct buf from;    /* an address */
    struct buf others;  /* the addresses of Sender, Reply-To and the like, a line each */
    struct buf subject; /* one line */
    struct buf text;    /* lines, each with "\n" */
    bool automatic;     /* a program sent it (RFC 3834) */
    bool on_its_way; /* a report of a delay or of delivery, and not of a failure (RFC 3464) */
};

enum mime_result {
    MIME_READ,
    MIME_NO_TEXT /* only HTML, pictures and the like */,
    /* it claims several authors: the one shown and the one checked might differ */
    MIME_MANY_FROM,
    MIME_BAD /* not a message, or with more parts or longer fields than people write */
};

/* Reads a message: its first plain text, as UTF-8. */
enum mime_result mime_read(struct str bytes, struct mime_letter *out);
/* True for a plain ASCII address without quotes, which looks like no other. *out_host is the
 * part after its @. */
bool mime_is_address(struct str from, struct str *out_host);
void mime_letter_finish(struct mime_letter *letter);
/* Appends a domain in canonical form: ASCII (IDNA), lower case, without a final dot. */
void mime_put_domain(struct str domain, struct buf *out);

/* A letter of the game as a message. */
struct mime_head {
    struct str from; /* a name, or an address */
    struct str to;
    struct str domain; /* of the players' addresses */
    struct str subject;
    int64_t time; /* Unix time */
    uint64_t number;
};

/* Appends head, blank line and text, each line with CR LF. Text is 8-bit. */
void mime_write(const struct mime_head *head, struct str text, struct buf *out);

/* A message for another mail server. */
struct mime_mail {
    struct str name; /* the sender's name */
    struct str from; /* an address; replies go there, unless reply_to is set */
    struct str reply_to;
    struct str to;
    struct str subject;
    struct str text;
    struct str domain; /* for its Message-ID */
    int64_t time;      /* Unix time */
    uint64_t number;
};

/* Appends it in 7-bit ASCII, each line with CR LF. */
void mime_write_mail(const struct mime_mail *mail, struct buf *out);
/* Appends a date in header format. */
void mime_put_date(int64_t unix_time, struct buf *out);
/* Appends a subject in header format: RFC 2047 unless it is ASCII. */
void mime_put_words(struct str words, struct buf *out);
/* Appends the address for a name, or the address itself. */
void mime_put_address(const struct mime_head *head, struct str name, struct buf *out);
