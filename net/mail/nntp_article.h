#pragma once
#include "engine/base/buf.h"

#include <jansson.h>

/* A notice (data/calls/notice.json) as an article (RFC 5536), and the other way. Pure. */

struct nntp_place {
    const char *domain; /* of addresses and Message-IDs */
    const char *group;
};

/* Appends the head's lines, each with CR LF. */
void nntp_put_head(const struct nntp_place *place, const json_t *notice, struct buf *out);
/* Appends the text's lines, with CR LF. */
void nntp_put_body(const json_t *notice, struct buf *out);
/* Appends a header's value without its name; false: there is no such header. Names compare in any case; ":bytes" and
 * ":lines" are among them. */
bool nntp_put_field(
        const struct nntp_place *place, const json_t *notice, struct str name, struct buf *out);
/* Appends its line of an overview (RFC 3977, 8.3). */
void nntp_put_overview(const struct nntp_place *place, const json_t *notice, struct buf *out);
/* Appends lines so that none is taken for the end: a dot before each that begins with one, and ".". */
void nntp_put_dotted(struct str lines, struct buf *out);
/* <NUMBER.GROUP@DOMAIN>, ours; false: it is none of that domain. *out_group is borrowed from id. */
bool nntp_read_id(
        struct str id, const char *domain, uint64_t *out_number, struct str *out_group);

struct nntp_post {
    struct buf group;
    struct buf subject;
    struct buf text;
    uint64_t reply_to; /* 0: to none of that group */
};

/* Reads an article that somebody posts. False: *out_why is a sentence. */
bool nntp_read_post(
        struct str article, const char *domain, struct nntp_post *out, const char **out_why);
void nntp_post_finish(struct nntp_post *post);
/* Does the name fit the patterns, with commas between, "!" before what is left out (RFC 3977, 4)? */
bool nntp_fits(struct str patterns, struct str name);
/* YYYYMMDD or YYMMDD, and HHMMSS, as Unix time; false: that is none. */
bool nntp_read_time(struct str date, struct str time, int64_t *out);
