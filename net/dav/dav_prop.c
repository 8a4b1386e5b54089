/* dav_prop.c -- reads which properties a WebDAV request names.
 *
 * It only needs tags and namespace declarations: texts, comments and instructions are skipped.
 * Reading ends where the XML is malformed. Entities are not expanded, so nothing grows. */
#include "net/dav/dav_prop.h"

#include <string.h>

enum { SPACES_MAX = 32, PROPS_MAX = 100, DEPTH_MAX = 64 };

struct dav_space {
    struct str prefix; /* empty: the default namespace */
    struct str uri;
    unsigned depth; /* of the element that declares it */
};

struct dav_reader {
    struct str rest;
    struct dav_space spaces[SPACES_MAX];
    unsigned space_count;
    unsigned depth;      /* of the current element */
    unsigned prop_depth; /* of <prop>; 0: outside */
};

struct dav_tag {
    struct str space;
    struct str name;
    bool closes; /* </x> */
    bool empty;  /* <x/> */
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
    if ((is_default || str_starts(name, STR("xmlns:"))) && reader->space_count < SPACES_MAX) {
        reader->spaces[reader->space_count++] =
                (struct dav_space){is_default ? STR_NONE : str_slice(name, 6, name.length), uri,
                        reader->depth + 1};
    }
}

static struct str prop_space_of(const struct dav_reader *reader, struct str prefix)
{
    for (unsigned i = reader->space_count; i > 0; i--) {
        if (str_equal(reader->spaces[i - 1].prefix, prefix)) {
            return reader->spaces[i - 1].uri;
        }
    }
    return STR_NONE;
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
        if (!comment && !strchr("?!", reader->rest.bytes[0])) {
            return true;
        }
        size_t end = str_find(reader->rest, comment ? STR("-->") : STR(">"), 0);
        if (end == SIZE_MAX) {
            return false;
        }
        reader->rest = str_slice(reader->rest, end, reader->rest.length);
    }
}

static bool prop_take_tag(struct dav_reader *reader, struct dav_tag *out)
{
    if (!prop_find_tag(reader)) {
        return false;
    }
    out->closes = str_starts(reader->rest, STR("/"));
    reader->rest = str_slice(reader->rest, out->closes, reader->rest.length);
    struct str full = prop_take_name(&reader->rest);
    for (prop_skip_blanks(&reader->rest);
            reader->rest.length > 0 && !strchr("/>", reader->rest.bytes[0]);
            prop_skip_blanks(&reader->rest)) {
        struct str uri;
        struct str name = prop_take_name(&reader->rest);
        if (name.length == 0 || !prop_take_value(&reader->rest, &uri)) {
            return false;
        }
        prop_declare(reader, name, uri);
    }
    out->empty = str_starts(reader->rest, STR("/>"));
    size_t colon = str_find_char(full, ':', 0);
    out->name = colon == SIZE_MAX ? full : str_slice(full, colon + 1, full.length);
    out->space =
            prop_space_of(reader, colon == SIZE_MAX ? STR_NONE : str_slice(full, 0, colon));
    return reader->rest.length > 0 && full.length > 0;
}

static void prop_leave(struct dav_reader *reader)
{
    while (reader->space_count > 0 &&
            reader->spaces[reader->space_count - 1].depth >= reader->depth) {
        reader->space_count--;
    }
    reader->prop_depth = reader->prop_depth == reader->depth ? 0 : reader->prop_depth;
    reader->depth--;
}

unsigned dav_prop_each(struct str body,
        void (*visit)(void *data, struct str space, struct str name), void *data)
{
    struct dav_reader reader = {.rest = body};
    struct dav_tag tag;
    unsigned count = 0;
    while (count < PROPS_MAX && prop_take_tag(&reader, &tag)) {
        if (tag.closes && reader.depth == 0) {
            break;
        }
        if (tag.closes) {
            prop_leave(&reader);
            continue;
        }
        if (++reader.depth > DEPTH_MAX) {
            break;
        }
        if (reader.prop_depth > 0 && reader.depth == reader.prop_depth + 1) {
            visit(data, tag.space, tag.name);
            count++;
        } else if (reader.prop_depth == 0 && str_equal(tag.name, STR("prop")) &&
                   str_equal(tag.space, STR("DAV:"))) {
            reader.prop_depth = reader.depth;
        }
        if (tag.empty) {
            prop_leave(&reader);
        }
    }
    return count;
}
