// Every control writes its choice into the URL; the server draws what the URL says.
(() => {
    window.dash_clientside = window.dash_clientside || {};

    // Choices that mean nothing in another run.
    const OF_A_RUN = ["building", "span", "day", "trade"];

    function changed(search, key, value) {
        const query = new URLSearchParams(search);
        if (key === "run") {
            OF_A_RUN.forEach((name) => query.delete(name));
        }
        if (value === "") {
            query.delete(key);
        } else {
            query.set(key, value);
        }
        return `?${query}`;
    }

    window.dash_clientside.address = {
        // values: of all controls; drawn: what the server drew them with, so that drawing is no choice
        change(values, search, drawn) {
            for (const {prop_id, value} of window.dash_clientside.callback_context.triggered) {
                const key = JSON.parse(prop_id.slice(0, prop_id.lastIndexOf("."))).sets;
                if (value !== null && value !== undefined && value !== drawn[key]) {
                    return changed(search, key, value);
                }
            }
            return window.dash_clientside.no_update;
        },

        choose(rows, search) {
            const query = new URLSearchParams(search);
            if (!Array.isArray(rows) || rows.length === 0 || query.get("trade") === String(rows[0].seq)) {
                return window.dash_clientside.no_update;
            }
            return changed(search, "trade", rows[0].seq);
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
