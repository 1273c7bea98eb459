// Hands the ticket to the signing program at this computer and brings its answer back.
// The program asks the person and the token; this page never sees the PIN.

const root = document.getElementById("agent");
const ticketData = document.getElementById("ticket");
const KEPT = "khue-signing-program";
const EVERY = 700;

if (root && ticketData) {
  const ticket = JSON.parse(ticketData.textContent);
  const agent = root.dataset.agent;
  const problem = root.querySelector("[data-problem]");

  const show = (step, words = "") => {
    for (const part of root.querySelectorAll("[data-step]")) {
      part.hidden = part.dataset.step !== step;
    }
    problem.textContent = words;
    problem.hidden = !words;
  };

  const call = async (path, body) => {
    const headers = { Authorization: `Bearer ${localStorage.getItem(KEPT) || ""}` };
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const answer = await fetch(agent + path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: "omit",
      cache: "no-store",
    });
    return { status: answer.status, data: await answer.json() };
  };

  const look = async () => {
    show("looking");
    try {
      const { status, data } = await call("/v1/hello");
      if (status !== 200) show("absent", data.message);
      else show(data.paired ? "ready" : "pair");
    } catch {
      show("absent");
      document.getElementById("by-file").open = true;
    }
  };

  const pair = async (code) => {
    try {
      const { status, data } = await call("/v1/pair", { code });
      if (status !== 200) return show("pair", data.message);
      localStorage.setItem(KEPT, data.token);
      show("ready");
    } catch {
      show("absent");
    }
  };

  const finish = (answer) => {
    show("sending");
    const form = document.getElementById("answer");
    form.elements.value.value = JSON.stringify(answer);
    form.submit();
  };

  const wait = async () => {
    try {
      const { status, data } = await call(`/v1/sign/${ticket.id}`);
      if (status === 200 && data.state === "signed") return finish(data.answer);
      if (status !== 200 || data.state === "refused") return show("ready", data.message);
      setTimeout(wait, EVERY);
    } catch {
      show("absent");
    }
  };

  const sign = async () => {
    try {
      const { status, data } = await call("/v1/sign", ticket);
      if (status === 401) return show("pair");
      if (status !== 202) return show("ready", data.message);
      root.querySelector("[data-confirm-link]").href = data.confirm_url;
      show("confirm");
      setTimeout(wait, EVERY);
    } catch {
      show("absent");
    }
  };

  root.addEventListener("click", (event) => {
    const act = event.target.closest("[data-do]");
    if (act) ({ look, sign })[act.dataset.do]();
  });
  root.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    pair(event.target.elements.code.value);
  });
  root.hidden = false;
  look();
}
