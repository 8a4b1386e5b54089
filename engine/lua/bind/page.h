#pragma once
struct script_page;

/* Asks the functions of on_page (bind_page.c). Implements `page` of script_ops. data: the host. */
void host_page(void *data, struct script_page *page);
