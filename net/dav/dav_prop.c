/* dav_prop.c -- reads the XML of WebDAV requests: which properties they name, and what they lock.
 *
 * It only needs tags and namespace declarations: texts, comments and instructions are skipped.
 * Entities are not expanded, so nothing grows. */
#include "net/dav/dav_prop.h"

#include <string.h>

enum { SPACES_MAX = 32, PROPS_MAX = 100, DEPTH_MAX = 64 };

struct dav_space {
    struct str prefix; /* empty: the default namespace */
    struct str uri;
    unsigned depth; /* of the element that declares it */
};

struct dav_reader {
    struct str body;
    struct str rest;
    struct dav_space spaces[SPACES_MAX];
    unsigned space_count;
    unsigned depth;              /* of the current element */
    struct str names[DEPTH_MAX]; /* of the open elements, with their prefixes */
    bool ended;                  /* the outermost element is closed */
    bool bad;                    /* the body is not well-formed */
};

struct dav_tag {
    struct str space;
    struct str name;
    struct str full; /* with its prefix */
    size_t begin;    /* of the tag in the body */
    size_t name_end; /* in the body: where declarations can be inserted */
    size_t end;      /* behind it */
    bool closes;     /* </x>, or the end of <x/> */
    bool empty;      /* <x/>: the next one closes it */
};

static bool prop_is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static struct str prop_take_name(struct str *rest)
{
    size_t length = 0;
    while (length < rest->length && !prop_is_blank(rest->bytes[length]) &&
            !strchr("=/>", rest->bytes[length])) {
        length++;
    }
    struct str name = str_slice(*rest, 0, length);
    *rest = str_slice(*rest, length, rest->length);
    return name;
}

static void prop_skip_blanks(struct str *rest)
{
    while (rest->length > 0 && prop_is_blank(rest->bytes[0])) {
        *rest = str_slice(*rest, 1, rest->length);
    }
}

/* Reads ="value"; false if it is not there. */
static bool prop_take_value(struct str *rest, struct str *out)
{
    prop_skip_blanks(rest);
    if (!str_starts(*rest, STR("="))) {
        return false;
    }
    *rest = str_slice(*rest, 1, rest->length);
    prop_skip_blanks(rest);
    char quote = rest->length > 0 ? rest->bytes[0] : ' ';
    size_t end = quote == '"' || quote == '\'' ? str_find_char(*rest, quote, 1) : SIZE_MAX;
    if (end == SIZE_MAX) {
        return false;
    }
    *out = str_slice(*rest, 1, end);
    *rest = str_slice(*rest, end + 1, rest->length);
    return true;
}

static void prop_declare(struct dav_reader *reader, struct str name, struct str uri)
{
    bool is_default = str_equal(name, STR("xmlns"));
    if (!is_default && !str_starts(name, STR("xmlns:"))) {
        return;
    }
    // A prefix cannot be taken back, and none of them is forgotten.
    if (reader->space_count == SPACES_MAX || (!is_default && uri.length == 0)) {
        reader->bad = true;
        return;
    }
    reader->spaces[reader->space_count++] = (struct dav_space){
            is_default ? STR_NONE : str_slice(name, 6, name.length), uri, reader->depth + 1};
}

static struct str prop_space_of(struct dav_reader *reader, struct str prefix)
{
    for (unsigned i = reader->space_count; i > 0; i--) {
        if (str_equal(reader->spaces[i - 1].prefix, prefix)) {
            return reader->spaces[i - 1].uri;
        }
    }
    reader->bad = reader->bad || (prefix.length > 0 && !str_equal(prefix, STR("xml")));
    return STR_NONE;
}

static size_t prop_at(const struct dav_reader *reader)
{
    return reader->body.length - reader->rest.length;
}

/* Skips texts, <?…?> and <!…>, up to the next tag. False if there are no more tags. */
static bool prop_find_tag(struct dav_reader *reader)
{
    for (;;) {
        size_t at = str_find_char(reader->rest, '<', 0);
        if (at == SIZE_MAX || at + 1 >= reader->rest.length) {
            return false;
        }
        reader->rest = str_slice(reader->rest, at + 1, reader->rest.length);
        bool comment = str_starts(reader->rest, STR("!--"));
        bool raw = str_starts(reader->rest, STR("![CDATA["));
        if (!comment && !strchr("?!", reader->rest.bytes[0])) {
            return true;
        }
        size_t end = str_find(reader->rest,
                comment ? STR("-->")
                : raw   ? STR("]]>")
                        : STR(">"),
                0);
        if (end == SIZE_MAX) {
            reader->bad = true;
            return false;
        }
        reader->rest = str_slice(reader->rest, end, reader->rest.length);
    }
}

/* Reads the attributes of a tag. */
static void prop_take_attributes(struct dav_reader *reader)
{
    for (prop_skip_blanks(&reader->rest);
            reader->rest.length > 0 && !strchr("/>", reader->rest.bytes[0]);
            prop_skip_blanks(&reader->rest)) {
        struct str uri;
        struct str name = prop_take_name(&reader->rest);
        if (name.length == 0 || !prop_take_value(&reader->rest, &uri)) {
            reader->bad = true;
            return;
        }
        prop_declare(reader, name, uri);
    }
}

/* Opens or closes an element, as the tag says. */
static void prop_nest(struct dav_reader *reader, const struct dav_tag *tag)
{
    if (tag->closes) {
        reader->bad = reader->bad || reader->depth == 0 ||
                      !str_equal(reader->names[reader->depth - 1], tag->full);
    } else if (reader->depth == DEPTH_MAX || reader->ended) {
        reader->bad = true;
    } else {
        reader->names[reader->depth++] = tag->full;
    }
}

/* Reads the next tag, which for <x/> comes twice. False at the end, and where the XML is bad. */
static bool prop_take_tag(struct dav_reader *reader, struct dav_tag *tag)
{
    if (tag->empty) {
        tag->empty = false;
        tag->closes = true;
        return true;
    }
    if (!prop_find_tag(reader)) {
        reader->bad = reader->bad || reader->depth > 0 || !reader->ended;
        return false;
    }
    tag->begin = prop_at(reader) - 1;
    tag->closes = str_starts(reader->rest, STR("/"));
    reader->rest = str_slice(reader->rest, tag->closes, reader->rest.length);
    tag->full = prop_take_name(&reader->rest);
    tag->name_end = prop_at(reader);
    prop_take_attributes(reader);
    tag->empty = str_starts(reader->rest, STR("/>"));
    size_t close = str_find_char(reader->rest, '>', 0);
    reader->bad = reader->bad || tag->full.length == 0 || close != (tag->empty ? 1 : 0) ||
                  (tag->closes && tag->empty);
    if (reader->bad) {
        return false;
    }
    reader->rest = str_slice(reader->rest, close + 1, reader->rest.length);
    tag->end = prop_at(reader);
    size_t colon = str_find_char(tag->full, ':', 0);
    bool has_prefix = colon != SIZE_MAX;
    tag->name = has_prefix ? str_slice(tag->full, colon + 1, tag->full.length) : tag->full;
    tag->space = prop_space_of(reader, has_prefix ? str_slice(tag->full, 0, colon) : STR_NONE);
    prop_nest(reader, tag);
    return !reader->bad;
}

/* Ends the element that a tag closes. */
static void prop_leave(struct dav_reader *reader)
{
    while (reader->space_count > 0 &&
            reader->spaces[reader->space_count - 1].depth >= reader->depth) {
        reader->space_count--;
    }
    reader->depth--;
    reader->ended = reader->depth == 0;
}

static bool prop_is_declared(const struct dav_reader *reader, unsigned from, struct str prefix)
{
    for (unsigned i = from; i < reader->space_count; i++) {
        if (str_equal(reader->spaces[i].prefix, prefix)) {
            return true;
        }
    }
    return false;
}

/* Appends an element from its opening tag to END, with the namespaces that it inherits. */
static void prop_put_element(const struct dav_reader *reader, const struct dav_tag *opening,
        size_t end, struct buf *out)
{
    buf_add_str(out, str_slice(reader->body, opening->begin, opening->name_end));
    for (unsigned i = 0; i < reader->space_count; i++) {
        const struct dav_space *space = &reader->spaces[i];
        bool quotes = str_find_char(space->uri, '"', 0) != SIZE_MAX;
        if (space->depth < reader->depth && !prop_is_declared(reader, i + 1, space->prefix)) {
            buf_printf(out, " xmlns%s%.*s=%c%.*s%c", space->prefix.length > 0 ? ":" : "",
                    STR_FMT(space->prefix), quotes ? '\'' : '"', STR_FMT(space->uri),
                    quotes ? '\'' : '"');
        }
    }
    buf_add_str(out, str_slice(reader->body, opening->name_end, end));
}

static bool prop_is(const struct dav_tag *tag, const char *name)
{
    return str_equal(tag->space, STR("DAV:")) && str_equal(tag->name, str_of(name));
}

int dav_prop_each(
        struct str body, void (*visit)(void *data, const struct dav_named *named), void *data)
{
    struct dav_reader reader = {.body = body, .rest = body};
    struct dav_tag tag = {0};
    struct dav_tag opening = {0};
    struct buf element = {0};
    unsigned prop_depth = 0; /* of <prop>; 0: outside */
    bool removes = false;
    int count = 0;
    while (str_trim(body).length > 0 && prop_take_tag(&reader, &tag)) {
        bool child = prop_depth > 0 && reader.depth == prop_depth + 1;
        if (!tag.closes && child) {
            opening = tag;
        } else if (!tag.closes && prop_depth == 0 && prop_is(&tag, "prop")) {
            prop_depth = reader.depth;
        } else if (!tag.closes && prop_depth == 0) {
            removes = prop_is(&tag, "remove");
        } else if (tag.closes && child && count < PROPS_MAX) {
            buf_clear(&element);
            prop_put_element(&reader, &opening, tag.end, &element);
            if (visit) {
                visit(data, &(struct dav_named){
                                    opening.space, opening.name, removes, buf_str(&element)});
            }
            count++;
        } else if (tag.closes && prop_depth == reader.depth) {
            prop_depth = 0;
        }
        if (tag.closes) {
            prop_leave(&reader);
        }
    }
    buf_finish(&element);
    return reader.bad ? -1 : count;
}

bool dav_prop_lock(struct str body, struct dav_lock_wish *out)
{
    struct dav_reader reader = {.body = body, .rest = body};
    struct dav_tag tag = {0};
    struct dav_tag opening = {0};
    *out = (struct dav_lock_wish){0};
    while (prop_take_tag(&reader, &tag)) {
        out->shared = out->shared || (reader.depth == 3 && prop_is(&tag, "shared"));
        if (reader.depth == 2 && prop_is(&tag, "owner")) {
            if (!tag.closes) {
                opening = tag;
            } else if (out->owner.length == 0) {
                prop_put_element(&reader, &opening, tag.end, &out->owner);
            }
        }
        if (tag.closes) {
            prop_leave(&reader);
        }
    }
    return !reader.bad;
}
