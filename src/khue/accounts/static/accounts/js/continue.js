// A form that waited behind the lock goes on by itself; without scripts its button does.

document.querySelector("form[data-continue]")?.requestSubmit();
