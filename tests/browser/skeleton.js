// What a page is made of, without its words: two rows of a table are one, and so are two lists that differ in length.
// A page is looked over once for each skeleton and width.
() => {
  const valued = ["class", "type", "role"];
  const bones = (element) => {
    const names = [...element.attributes].map(({ name, value }) => (valued.includes(name) ? `${name}=${value}` : name));
    const said = [...element.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim() !== "");
    const inside = [...element.children].map(bones).filter((one, place, all) => one !== all[place - 1]);
    return `${element.localName}(${names.sort()}${said ? " text" : ""})[${inside}]`;
  };
  return bones(document.documentElement);
};
