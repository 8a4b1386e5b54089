#pragma once
#include "engine/base/str.h"

#include <stdbool.h>
#include <stddef.h>

/* The files that pages are made with, from data/web: in memory, each with a tag and, where it pays,
 * packed with gzip once. data/web/NAME is /static/NAME, but for data/web/pages, which are templates; favicon.ico and robots.txt are at the top
 * as well. With ?v= and the version of all of them it is unchangeable: browsers keep it for good. */

struct http_exchange;
struct http_files;
struct http_file;

/* Reads them all. */
struct http_files *http_files_create(void);
void http_files_destroy(struct http_files *files);
/* Returns the file for a request path, or NULL. */
const struct http_file *http_files_find(const struct http_files *files, struct str path);
/* Another one whenever one of them differs. */
const char *http_files_version(const struct http_files *files);
/* Answers GET and HEAD with the file: whole, packed, a part of it, or a 304. */
void http_files_answer(struct http_exchange *exchange, const struct http_file *file);
/* The bytes that go out as exchange's answer. */
struct str http_file_body(const struct http_exchange *exchange);
