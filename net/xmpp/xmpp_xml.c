/* xmpp_xml.c -- splits an XML stream into stanzas.
 *
 * Expat parses. The input is limited here, because the server at the other end may belong to
 * anybody:
 *
 * 1. A stanza of more than XMPP_STANZA_MAX bytes is skipped. If a stanza does not end within
 *    XMPP_STREAM_MAX bytes, the server is at fault, and the connection ends.
 * 2. Of a stanza, elements are kept to a nesting of DEPTH_MAX and a number of NODES_MAX; the
 *    rest is left out.
 * 3. Document types are refused, so entities cannot expand: RFC 6120 (11.1) forbids them.
 * 4. Expat keeps every name that it has met. So after NAMES_MAX different names, when a stanza
 *    ends, a new parser replaces the old one. It is fed the beginning of the stream.
 *
 * 1, 2 and 4 affect only the stanza, because anybody who speaks in a room can write one.
 *
 * Newer versions of Expat wait, after a token that came in parts, until much more has come: a
 * stanza would be delivered with the next. They do so to avoid reading the token again with
 * each part; 1 limits that cost. */
#include "net/xmpp/xmpp_xml.h"

#include "engine/base/map.h"
#include "engine/base/mem.h"

#include <dlfcn.h>
#include <expat.h>
#include <string.h>

enum { DEPTH_MAX = 30, NODES_MAX = 4000, NAMES_MAX = 2000 };

#define SEPARATOR '\n' /* between namespace and name: occurs in neither */

struct xmpp_xml {
    XML_Parser parser;
    const struct xmpp_xml_events *events;
    void *data;
    struct buf head;        /* all bytes before the first stanza */
    bool has_head;          /* and head is complete */
    size_t fed;             /* bytes fed to this parser */
    struct xmpp_node *node; /* the innermost open element; NULL: not inside a stanza */
    struct strmap names;    /* met by this parser, up to NAMES_MAX */
    size_t depth;
    size_t left_out; /* how many of the open elements are left out */
    size_t nodes;    /* in the stanza */
    size_t bytes;    /* fed since the last stanza ended */
    const char *why; /* why it failed */
    bool stopped;
};

static void free_node(struct xmpp_node *node)
{
    while (node) {
        /* The deepest first, without recursion. */
        while (node->first) {
            node = node->first;
        }
        struct xmpp_node *parent = node->parent;
        struct xmpp_node *next = node->next;
        while (node->attributes) {
            struct xmpp_attribute *attribute = node->attributes;
            node->attributes = attribute->next;
            mem_free(attribute->name);
            mem_free(attribute->value);
            mem_free(attribute);
        }
        if (parent) {
            parent->first = next;
        }
        mem_free(node->name);
        mem_free(node->space);
        buf_finish(&node->text);
        mem_free(node);
        node = next ? next : parent;
    }
}

static void fail(struct xmpp_xml *xml, const char *why)
{
    xml->why = xml->why ? xml->why : why;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static void meet(struct xmpp_xml *xml, const char *name)
{
    if (xml->names.count < NAMES_MAX) {
        (void)strmap_put(&xml->names, str_of(name), xml);
    }
}

static struct str name_of(const char *full, struct str *out_space)
{
    struct str name = str_of(full);
    size_t at = str_find_char(name, SEPARATOR, 0);
    *out_space = at == SIZE_MAX ? STR_NONE : str_slice(name, 0, at);
    return at == SIZE_MAX ? name : str_slice(name, at + 1, name.length);
}

static struct xmpp_node *create_node(const char *full, const char **pairs)
{
    struct xmpp_node *node = mem_alloc(sizeof(*node));
    struct str space = STR_NONE;
    node->name = str_dup(name_of(full, &space));
    node->space = str_dup(space);
    for (size_t i = 0; pairs[i]; i += 2) {
        struct xmpp_attribute *attribute = mem_alloc(sizeof(*attribute));
        attribute->name = str_dup(name_of(pairs[i], &space));
        attribute->value = mem_dup_text(pairs[i + 1]);
        attribute->next = node->attributes;
        node->attributes = attribute;
    }
    return node;
}

/* Newer releases of expat count in 64 bits on each platform. */
#if XML_MAJOR_VERSION > 2 || XML_MINOR_VERSION >= 9
#define BYTE_INDEX XML_GetCurrentByteIndex64
#define BYTE_COUNT XML_GetCurrentByteCount64
#else
#define BYTE_INDEX XML_GetCurrentByteIndex
#define BYTE_COUNT XML_GetCurrentByteCount
#endif

/* Returns how many of the bytes fed to the parser it has reported so far. */
static size_t bytes_told(const struct xmpp_xml *xml)
{
    return (size_t)BYTE_INDEX(xml->parser) + (size_t)BYTE_COUNT(xml->parser);
}

static void on_start(void *data, const XML_Char *name, const XML_Char **pairs)
{
    struct xmpp_xml *xml = data;
    meet(xml, name);
    for (size_t i = 0; pairs[i]; i += 2) {
        meet(xml, pairs[i]);
    }
    xml->depth++;
    if (xml->depth == 1) { /* the stream's own element */
        xml->head.length = xml->has_head ? xml->head.length : bytes_told(xml);
        xml->has_head = true;
        return;
    }
    if (xml->left_out > 0 || xml->depth > DEPTH_MAX || ++xml->nodes > NODES_MAX ||
            xml->bytes > XMPP_STANZA_MAX) {
        xml->left_out++;
        return;
    }
    struct xmpp_node *node = create_node(name, pairs);
    struct xmpp_node *parent = xml->node;
    node->parent = parent;
    if (parent && parent->last) {
        parent->last->next = node;
    } else if (parent) {
        parent->first = node;
    }
    if (parent) {
        parent->last = node;
    }
    xml->node = node;
}

static void end_stanza(struct xmpp_xml *xml, struct xmpp_node *node)
{
    bool told = node && xml->bytes <= XMPP_STANZA_MAX;
    xml->bytes = 0;
    xml->nodes = 0;
    if (told) {
        xml->events->stanza(xml->data, node);
    }
    free_node(node);
    if (xml->names.count == NAMES_MAX && !xml->stopped) {
        (void)XML_StopParser(xml->parser, XML_TRUE); /* then renew continues */
    }
}

static void on_end(void *data, const XML_Char *name)
{
    struct xmpp_xml *xml = data;
    struct xmpp_node *node = xml->node;
    (void)name;
    xml->depth--;
    if (xml->depth == 0 && !xml->stopped) {
        xml->events->closed(xml->data);
    } else if (xml->left_out > 0) {
        xml->left_out--;
    } else if (node && !xml->stopped && !xml->why) {
        xml->node = node->parent;
    }
    if (xml->depth == 1 && !xml->stopped && !xml->why) {
        end_stanza(xml, node);
    }
}

static void on_text(void *data, const XML_Char *text, int length)
{
    struct xmpp_xml *xml = data;
    if (xml->depth == 1) {
        xml->bytes = 0; /* blanks between stanzas: a keep-alive of the server */
    } else if (xml->node && xml->left_out == 0 && length > 0 && xml->bytes <= XMPP_STANZA_MAX) {
        buf_add(&xml->node->text, text, (size_t)length);
    }
}

static void on_prefix(void *data, const XML_Char *prefix, const XML_Char *uri)
{
    (void)uri;
    if (prefix) {
        meet(data, prefix);
    }
}

static void on_document_type(void *data, const XML_Char *name, const XML_Char *system_id,
        const XML_Char *public_id, int internal)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)internal;
    fail(data, "the server sends a document type, which is forbidden");
}

/* Switches off reparse deferral, by which newer versions of Expat wait for more of a stanza.
 * The function exists since 2.6 and a security update of Debian's 2.5.0; it is looked up at run
 * time so that the program also starts with older versions. */
static void parse_at_once(XML_Parser parser)
{
    XML_Bool (*set_deferral)(XML_Parser, XML_Bool) = NULL;
    void *found = dlsym(RTLD_DEFAULT, "XML_SetReparseDeferralEnabled");
    memcpy((void *)&set_deferral, (void *)&found, sizeof(set_deferral));
    if (set_deferral) {
        (void)set_deferral(parser, XML_FALSE);
    }
}

static void begin_parser(struct xmpp_xml *xml)
{
    xml->parser = XML_ParserCreateNS("UTF-8", SEPARATOR);
    must(xml->parser);
    parse_at_once(xml->parser);
    strmap_init(&xml->names);
    XML_SetUserData(xml->parser, xml);
    XML_SetElementHandler(xml->parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml->parser, on_text);
    XML_SetStartNamespaceDeclHandler(xml->parser, on_prefix);
    XML_SetStartDoctypeDeclHandler(xml->parser, on_document_type);
}

static void end_parser(struct xmpp_xml *xml)
{
    strmap_finish(&xml->names);
    XML_ParserFree(xml->parser);
}

/* Replaces the parser between stanzas by a new one, which knows only the names of the stream's
 * beginning. */
static void renew(struct xmpp_xml *xml)
{
    end_parser(xml);
    begin_parser(xml);
    xml->depth = 0;
    xml->fed = xml->head.length;
    must(XML_Parse(xml->parser, xml->head.bytes, (int)xml->head.length, 0) == XML_STATUS_OK);
}

struct xmpp_xml *xmpp_xml_create(const struct xmpp_xml_events *events, void *data)
{
    struct xmpp_xml *xml = mem_alloc(sizeof(*xml));
    xml->events = events;
    xml->data = data;
    begin_parser(xml);
    return xml;
}

void xmpp_xml_destroy(struct xmpp_xml *xml)
{
    if (xml) {
        struct xmpp_node *top = xml->node;
        while (top && top->parent) {
            top = top->parent;
        }
        free_node(top);
        end_parser(xml);
        buf_finish(&xml->head);
        mem_free(xml);
    }
}

size_t xmpp_xml_names(const struct xmpp_xml *xml)
{
    return xml->names.count;
}

void xmpp_xml_stop(struct xmpp_xml *xml)
{
    xml->stopped = true;
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

bool xmpp_xml_feed(struct xmpp_xml *xml, struct str bytes, const char **out_why)
{
    enum { PIECE = 4096 };

    while (bytes.length > 0 && !xml->stopped && !xml->why) {
        struct str piece = str_slice(bytes, 0, bytes.length < PIECE ? bytes.length : PIECE);
        size_t taken = piece.length;
        if (!xml->has_head) {
            buf_add_str(&xml->head, piece);
        }
        xml->fed += piece.length;
        xml->bytes += piece.length;
        enum XML_Status status = XML_Parse(xml->parser, piece.bytes, (int)piece.length, 0);
        if (status == XML_STATUS_SUSPENDED) {
            taken -= xml->fed - bytes_told(xml);
            renew(xml);
        } else if (status != XML_STATUS_OK && !xml->stopped) {
            xml->why = xml->why ? xml->why : "the server does not speak XML";
        } else if (xml->bytes > XMPP_STREAM_MAX && !xml->stopped) {
            xml->why = "the server sends too much at once";
        }
        bytes = str_slice(bytes, taken, bytes.length);
    }
    *out_why = xml->why;
    return !xml->why;
}

bool xmpp_is(const struct xmpp_node *node, const char *name, const char *space)
{
    return strcmp(node->name, name) == 0 && (!space || strcmp(node->space, space) == 0);
}

struct str xmpp_attribute(const struct xmpp_node *node, const char *name)
{
    for (const struct xmpp_attribute *i = node->attributes; i; i = i->next) {
        if (strcmp(i->name, name) == 0) {
            return str_of(i->value);
        }
    }
    return STR_NONE;
}

const struct xmpp_node *xmpp_child(
        const struct xmpp_node *node, const char *name, const char *space)
{
    for (const struct xmpp_node *i = node ? node->first : NULL; i; i = i->next) {
        if (xmpp_is(i, name, space)) {
            return i;
        }
    }
    return NULL;
}

struct str xmpp_text(const struct xmpp_node *node)
{
    return node ? buf_str(&node->text) : STR_NONE;
}

void xmpp_escape(struct str text, struct buf *out)
{
    struct buf clean = {0};
    str_clean(text, false, &clean);
    for (size_t i = 0; i < clean.length; i++) {
        char c = clean.bytes[i];
        const char *word = c == '&'    ? "&amp;"
                           : c == '<'  ? "&lt;"
                           : c == '>'  ? "&gt;"
                           : c == '"'  ? "&quot;"
                           : c == '\'' ? "&apos;"
                                       : NULL;
        bool none = clean.length - i >= 3 &&
                    (memcmp(clean.bytes + i, "\xEF\xBF\xBE", 3) == 0 ||
                            memcmp(clean.bytes + i, "\xEF\xBF\xBF", 3) == 0);
        if (none) {
            i += 2;
        } else if (word) {
            buf_add_text(out, word);
        } else {
            buf_add_char(out, c);
        }
    }
    buf_finish(&clean);
}
