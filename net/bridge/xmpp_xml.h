#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* A stream of XML, as XMPP has it: one long element whose children are the stanzas, which come one by one. */
struct xmpp_xml;

#define XMPP_STANZA_MAX 262144  /* bytes that one may have to be told */
#define XMPP_STREAM_MAX 1048576 /* bytes without the end of one, after which no more is taken */

struct xmpp_attribute {
    struct xmpp_attribute *next;
    char *name;  /* owned; without its namespace */
    char *value; /* owned */
};

/* An element; all owned by the first of them. */
struct xmpp_node {
    struct xmpp_node *parent;
    struct xmpp_node *first; /* child */
    struct xmpp_node *last;
    struct xmpp_node *next; /* sibling */
    struct xmpp_attribute *attributes;
    char *name;      /* without its namespace */
    char *space;     /* its namespace; "" */
    struct buf text; /* that stands in it, but not in its children */
};

struct xmpp_xml_events {
    /* A child of the stream is complete; borrowed for the call. */
    void (*stanza)(void *data, const struct xmpp_node *stanza);
    /* The stream's own element has ended. */
    void (*closed)(void *data);
};

struct xmpp_xml *xmpp_xml_create(const struct xmpp_xml_events *events, void *data);
/* Not from a callback. */
void xmpp_xml_destroy(struct xmpp_xml *xml);
/* Takes bytes. False: they are not what may be there, and why is a sentence's end; nothing more is taken then. */
bool xmpp_xml_feed(struct xmpp_xml *xml, struct str bytes, const char **out_why);
/* How many names its parser keeps. */
size_t xmpp_xml_names(const struct xmpp_xml *xml);
/* From a callback: nothing more is told, now or later. */
void xmpp_xml_stop(struct xmpp_xml *xml);

/* -- reading -- */

bool xmpp_is(const struct xmpp_node *node, const char *name, const char *space);
/* Empty if there is none. */
struct str xmpp_attribute(const struct xmpp_node *node, const char *name);
/* The first child of that name, or NULL. space NULL: any. */
const struct xmpp_node *xmpp_child(
        const struct xmpp_node *node, const char *name, const char *space);
/* Its text; empty for NULL. */
struct str xmpp_text(const struct xmpp_node *node);

/* -- writing -- */

/* Appends text as it may stand in an element or between quotes: on one line, without what XML cannot have. */
void xmpp_escape(struct str text, struct buf *out);
