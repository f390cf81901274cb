-- Between a host's yes and the moment at which a highlight leaves, each of its authors may stop it.
-- NULL: no host has let it out. It leaves then, in the language and by the host that are named here.
ALTER TABLE highlights ADD COLUMN leaves_at BIGINT;
ALTER TABLE highlights ADD COLUMN language TEXT;
ALTER TABLE highlights ADD COLUMN let_out_by UUID REFERENCES members (id);
