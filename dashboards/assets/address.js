// Every control writes its choice into the URL; the server draws what the URL says.
(() => {
    window.dash_clientside = window.dash_clientside || {};

    const ZOOM = ["since", "until"];

    // Choices that mean nothing in another run.
    const OF_A_RUN = ["building", "span", "day", "trade", "lot", "account", "call", ...ZOOM];

    function triggered() {
        return window.dash_clientside.callback_context.triggered.map(({prop_id, value}) => ({
            id: JSON.parse(prop_id.slice(0, prop_id.lastIndexOf("."))),
            value,
        }));
    }

    function changed(search, key, value) {
        const query = new URLSearchParams(search);
        if (key === "run") {
            OF_A_RUN.forEach((name) => query.delete(name));
        }
        if (key === "span" || key === "day") {
            ZOOM.forEach((name) => query.delete(name));
        }
        query.delete(key);
        // A choice of several is the key several times; no choice is no key.
        [value].flat().filter((one) => one !== "").forEach((one) => query.append(key, one));
        return `?${query}`;
    }

    window.dash_clientside.address = {
        // drawn: what the server drew the controls with, so that drawing is no choice
        change(values, search, drawn) {
            for (const {id, value} of triggered()) {
                if (value !== null && value !== undefined && String(value) !== String(drawn[id.sets])) {
                    return changed(search, id.sets, value);
                }
            }
            return window.dash_clientside.no_update;
        },

        choose(tables, search, drawn) {
            for (const {id, value: rows} of triggered()) {
                // A row is known by the column of that name, or else by its number.
                const key = rows?.[0]?.[id.chooses] ?? rows?.[0]?.seq;
                if (key !== undefined && !drawn[id.chooses].includes(String(key))) {
                    return changed(search, id.chooses, key);
                }
            }
            return window.dash_clientside.no_update;
        },

        zoom(layouts, search) {
            const query = new URLSearchParams(search);
            for (const {value: layout} of triggered()) {
                const range = layout?.["xaxis.range"] ?? [layout?.["xaxis.range[0]"], layout?.["xaxis.range[1]"]];
                if (range[0] && range[1]) {
                    // "2024-07-22 10:07:30.5" to the minute, as the server writes it
                    ZOOM.forEach((name, end) => query.set(name, range[end].slice(0, 16).replace(" ", "T")));
                    return `?${query}`;
                }
                if (layout?.["xaxis.autorange"] && query.has("since")) {
                    ZOOM.forEach((name) => query.delete(name));
                    return `?${query}`;
                }
            }
            return window.dash_clientside.no_update;
        },
    };

    window.dash_clientside.shell = {
        toggle(opened, navbar) {
            return {...navbar, collapsed: {mobile: !opened}};
        },

        speak(dates) {
            document.documentElement.lang = dates.locale;
        },
    };
})();
